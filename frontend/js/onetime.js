// A code in a text whose last line names this site is filled in by the phone (WebOTP).
export function onetimeManners(element) {
  const input = element.querySelector("[data-onetime]");
  if (!input || !("OTPCredential" in window)) {
    return;
  }
  const patience = new AbortController();
  input.form.addEventListener("submit", () => patience.abort());
  navigator.credentials
    .get({ otp: { transport: ["sms"] }, signal: patience.signal })
    .then((got) => {
      input.value = got.code;
      input.form.requestSubmit();
    })
    .catch(() => {}); // declined, or typed by hand
}
