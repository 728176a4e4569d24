// Sends what waits, in order, one by one, from one tab at a time. A sale's number makes a second
// sending harmless, so whatever was not answered is simply sent again.
import { changeSale, forgetOldSales, keepPass, listSales, readDevice, readPass } from "./store.js";

const SENT = ["made_at", "amount_rial", "lines", "method", "customer", "mobile", "spent_rial", "code"];
const FRESH_FOR = 5 * 60 * 1000; // so long a pass needs no asking for
const NAMED = ["number", "stand", "device", "cashier", "token"];

// "sent" when nothing waits any more; "cut", "signed-out", "later" or "busy" when something may.
// Where nothing waits at this stand, a fresh pass is proof enough of the line.
export async function sendSales(stand = null) {
  if (stand && (await isFresh(stand))) {
    return "sent";
  }
  const alone = { ifAvailable: true };
  return navigator.locks.request("vafa-till", alone, (lock) => (lock ? sendAll() : "busy"));
}

async function isFresh(stand) {
  const pass = await readPass();
  const isOfHere = pass?.stand === stand && Date.now() - pass.kept_at < FRESH_FOR;
  return isOfHere && !(await listSales()).some((sale) => sale.state === "waiting");
}

async function sendAll() {
  const pass = await fetchPass();
  if (typeof pass === "string") {
    return pass;
  }
  const waiting = (await listSales()).filter(
    (sale) => sale.state === "waiting" && sale.business === pass.business,
  );
  for (const sale of waiting) {
    const outcome = await send(sale, pass);
    if (outcome !== "sent") {
      return outcome;
    }
  }
  if (waiting.length) {
    await fetchPass(); // what is left of the allowance now
    await forgetOldSales();
  }
  return "sent";
}

async function send(sale, pass) {
  const fields = Object.fromEntries([...NAMED, ...SENT].map((name) => [name, sale[name]]));
  const answer = await call("/till/offline/sale/", {
    method: "POST",
    body: JSON.stringify(fields),
    headers: { "Content-Type": "application/json", "X-CSRFToken": pass.csrf },
  });
  if (answer.outcome) {
    return answer.outcome;
  }
  if (answer.status === 200) {
    const { href, lost_rial: lost } = answer.body;
    await changeSale(sale.number, { state: "sent", href, lost_rial: lost, code: "" });
    return "sent";
  }
  if (answer.status === 422) {
    await changeSale(sale.number, { state: "refused", message: answer.body.message });
    return "sent";
  }
  return "later";
}

// The pass as the server gives it now, kept; or why there is none.
async function fetchPass() {
  const device = await readDevice();
  const answer = await call(`/till/offline/pass/?device=${device}`);
  if (answer.outcome || answer.status !== 200) {
    return answer.outcome ?? "later";
  }
  await keepPass({ ...answer.body, kept_at: Date.now() });
  return answer.body;
}

async function call(address, options = {}) {
  let response;
  try {
    response = await fetch(address, { ...options, redirect: "manual", cache: "no-store" });
  } catch {
    return { outcome: "cut" };
  }
  if (response.type === "opaqueredirect" || response.status === 403) {
    return { outcome: "signed-out" };
  }
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
    return { outcome: response.status >= 502 ? "cut" : "later" };
  }
  return { status: response.status, body: await response.json() };
}
