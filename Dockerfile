# Vafa for servers. The database is a container of its own (compose.yaml).
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/vafa
COPY . .
RUN python tools/setup.py run

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/vafa vafa
WORKDIR /srv/vafa
COPY requirements requirements
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements/run.txt
COPY src src
COPY --from=build /srv/vafa/build build
RUN printf '#!/bin/sh\nexec /srv/vafa/.venv/bin/python -m vafa.config.cli "$@"\n' > /usr/local/bin/vafa \
 && chmod 755 /usr/local/bin/vafa \
 && install -d -o vafa -g vafa /data
ENV PYTHONPATH=/srv/vafa/src PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAFA_HOME=/data VAFA_HOST=0.0.0.0 VAFA_DEMO=0
USER vafa
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD ["/srv/vafa/.venv/bin/python", "-c", \
  "import socket; socket.create_connection(('127.0.0.1', 8000), timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["vafa", "run"]
