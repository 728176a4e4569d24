// The till without a line: keeps a sale, and lists what became of those kept before.
import { latinDigits } from "../inputs.js";
import { takeDraft } from "./line.js";
import { openOrder, sumUp } from "./order.js";
import { changeSale, dropSale, keepSale, listSales, readPass } from "./store.js";

const MOBILE = /^(?:98|0)?9\d{9}$/;

export function openOffline(page, form) {
  const carried = takeDraft();
  const order = openOrder(form);
  fill(form, carried);
  order.take(carried.lines ?? []);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await keep(form, carried, order);
  });
  form.addEventListener("input", (event) => event.target.setCustomValidity(""));
  document.addEventListener("till:sales", () => draw(page, form));
  page.addEventListener("click", onWay);
  return draw(page, form);
}

async function keep(form, carried, order) {
  const sale = await read(form, carried, order.list());
  if (!sale) {
    form.reportValidity();
    return;
  }
  await keepSale(sale);
  for (const name of Object.keys(carried)) {
    delete carried[name];
  }
  form.reset();
  order.clear();
  form.elements.amount.dispatchEvent(new Event("input")); // its words go, too
  form.elements.mobile.focus();
  look();
}

// The sale as it is sent; nothing, with the fault on its field, when it cannot be right.
async function read(form, carried, lines) {
  const { unit, noAmount, badMobile, noGuest, noCode, tooMuch } = form.dataset;
  const { amount, mobile, spent, code, method } = form.elements;
  const pass = await readPass();
  const number = digits(mobile.value);
  const rial = sumUp(lines) || Number(digits(amount.value)) * Number(unit);
  const spentRial = Number(digits(spent.value)) * Number(unit);
  const room = findRoom(pass, await listSales(), number);
  const faults = [
    [amount, !rial, noAmount],
    [mobile, number && !MOBILE.test(number), badMobile],
    [mobile, spentRial && !number, noGuest],
    [spent, spentRial > Math.min(room, rial), tooMuch],
    [code, spentRial && pass?.allowance?.needs_code && !code.value.trim(), noCode],
  ];
  const fault = faults.find(([, isWrong]) => isWrong);
  if (fault) {
    fault[0].setCustomValidity(fault[2]);
    return null;
  }
  return {
    number: carried.number,
    customer: (number === carried.mobile && carried.customer) || "",
    mobile: number,
    made_at: new Date().toISOString(),
    amount_rial: rial,
    lines,
    method: method.value,
    spent_rial: spentRial,
    code: spentRial ? digits(code.value) : "",
    token: spentRial ? pass.allowance.token : "",
    business: pass?.business ?? form.dataset.business,
    stand: pass?.stand ?? form.dataset.stand,
    cashier: pass?.cashier ?? "",
  };
}

// How much this guest may spend here and now without anybody being asked.
function findRoom(pass, sales, mobile) {
  const allowance = pass?.allowance;
  if (!allowance || Date.now() >= Date.parse(allowance.ends_at)) {
    return 0;
  }
  const here = sales.filter((sale) => sale.token === allowance.token);
  const sum = (some) => some.reduce((total, sale) => total + sale.spent_rial, 0);
  const left = allowance.left_rial - sum(here.filter((sale) => sale.state === "waiting"));
  const ofGuest = sum(here.filter((sale) => sale.mobile === mobile));
  return Math.max(0, Math.min(left, allowance.guest_rial - ofGuest));
}

async function draw(page, form) {
  const sales = await listSales();
  const list = page.querySelector("[data-kept]");
  list.replaceChildren(...sales.reverse().map((sale) => write(page, form, sale)));
  page.querySelector("[data-none]").hidden = sales.length > 0;
  const room = findRoom(await readPass(), sales, "");
  page.querySelector("[data-spending]").hidden = !room;
  page.querySelector("[data-no-spending]").hidden = Boolean(room);
  page.querySelector("[data-room]").textContent = money(form, room);
}

function write(page, form, sale) {
  const row = page.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  });
  const words = {
    amount: money(form, sale.amount_rial),
    mobile: sale.mobile,
    number: sale.number,
    time: time.format(new Date(sale.made_at)),
    spent: sale.spent_rial ? money(form, sale.spent_rial) : "",
    message: sale.state === "refused" ? sale.message : "",
  };
  for (const [name, text] of Object.entries(words)) {
    const place = row.querySelector(`[data-${name}]`);
    place.append(text);
    place.hidden = !text;
  }
  for (const part of row.querySelectorAll("[data-state]")) {
    part.hidden = part.dataset.state !== sale.state;
  }
  row.querySelector("[data-open]").href = sale.href ?? "";
  row.querySelector("[data-way=plain]").hidden = !sale.spent_rial;
  row.dataset.number = sale.number;
  return row;
}

// What can be done about a refused sale: send it again, as it is or without the credit, or let go.
async function onWay(event) {
  const button = event.target.closest("[data-way]");
  if (!button) {
    return;
  }
  const { number } = button.closest("[data-number]").dataset;
  if (button.dataset.way === "drop") {
    await dropSale(number);
  } else {
    const plain = { spent_rial: 0, code: "", token: "" };
    const isPlain = button.dataset.way === "plain";
    await changeSale(number, { state: "waiting", ...(isPlain ? plain : {}) });
  }
  look();
}

function look() {
  document.dispatchEvent(new CustomEvent("till:look"));
}

function fill(form, carried) {
  for (const name of ["mobile", "amount", "code", "method"]) {
    if (carried[name]) {
      form.elements[name].value = carried[name];
    }
  }
}

function money(form, rial) {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  return `${number.format(rial / Number(form.dataset.unit))} ${form.dataset.unitLabel}`;
}

function digits(text) {
  return latinDigits(text).replace(/[^0-9]/g, "");
}
