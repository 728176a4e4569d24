// Whether there is a line, said above the till; what waits goes out as soon as there is.
import { sendSales } from "./sending.js";
import { listSales } from "./store.js";

const AGAIN_AFTER = 15_000; // milliseconds between two tries
const DRAFT = "vafa-till-draft";

export function watchLine() {
  const banner = document.querySelector("[data-line]");
  let timer;

  async function look(stand = null) {
    clearTimeout(timer);
    const outcome = navigator.onLine ? await sendSales(stand) : "cut";
    const sales = await listSales();
    const count = (state) => sales.filter((sale) => sale.state === state).length;
    const waiting = count("waiting");
    show(banner, outcome, { waiting, refused: count("refused") });
    document.dispatchEvent(new CustomEvent("till:sales", { detail: { outcome } }));
    if (outcome === "cut" || waiting) {
      timer = setTimeout(probe, AGAIN_AFTER);
    }
  }

  const probe = () => look();
  addEventListener("online", probe);
  addEventListener("offline", probe);
  document.addEventListener("till:look", probe);
  document.body.addEventListener("htmx:sendError", probe);
  banner.querySelector("[data-carry]")?.addEventListener("click", carryDraft);
  return look(banner.dataset.stand);
}

export function takeDraft() {
  const kept = sessionStorage.getItem(DRAFT);
  sessionStorage.removeItem(DRAFT);
  return kept ? JSON.parse(kept) : {};
}

function show(banner, outcome, counts) {
  const state = counts.waiting && outcome === "sent" ? "later" : outcome;
  const shown = {
    cut: state === "cut",
    "signed-out": state === "signed-out" && counts.waiting,
    waiting: state !== "cut" && state !== "signed-out" && counts.waiting,
    refused: counts.refused,
  };
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (const part of banner.querySelectorAll("[data-when]")) {
    part.hidden = !shown[part.dataset.when];
    for (const place of part.querySelectorAll("[data-count]")) {
      place.textContent = number.format(counts[place.dataset.count]);
    }
  }
  banner.hidden = !Object.values(shown).some(Boolean);
}

// The sale that was being typed goes along under its own number: it may have been recorded, and
// only its answer lost.
function carryDraft() {
  const form = document.getElementById("sell");
  if (!form) {
    return;
  }
  const fields = new FormData(form);
  const typed = Object.fromEntries(fields);
  const { number, customer, code, method } = typed;
  const fixed = form.querySelector("[data-amount]")?.dataset.amount;
  const amount = fixed ?? typed.amount ?? "";
  const mobile = (form.dataset.mobile ?? "").replace(/^\+98/, "0");
  sessionStorage.setItem(
    DRAFT,
    JSON.stringify({ number, customer, code, method, amount, mobile, lines: fields.getAll("line") }),
  );
}
