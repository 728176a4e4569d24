// Products on an order that is typed without a line, at the prices of the menu this page was kept
// with. They come to the amount of the invoice; without any, the amount is typed.
import { latinDigits } from "../inputs.js";

const MOST = 999; // of one product

export function openOrder(form) {
  const { product, quantity } = form.elements;
  const menu = readMenu(form);
  let lines = [];

  function show() {
    if (product) {
      draw(form, lines);
    }
  }

  function add() {
    const one = menu.find((each) => each.name === product.value.trim());
    const count = Number(latinDigits(quantity.value));
    if (!one || !(Number.isInteger(count) && count >= 1 && count <= MOST)) {
      product.setCustomValidity(form.dataset.notOnMenu);
      product.reportValidity();
      return;
    }
    put(one, count);
    product.value = "";
    quantity.value = "1";
    product.focus();
  }

  function put(one, count) {
    lines = [...lines.filter((line) => line.sku !== one.sku), { ...one, quantity: count }];
    show();
  }

  form.querySelector("[data-add]")?.addEventListener("click", add);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && [product, quantity].includes(event.target) && product.value) {
      event.preventDefault(); // the next product, not yet the end of the sale
      add();
    }
  });
  form.addEventListener("click", (event) => {
    const sku = event.target.closest("[data-drop]")?.dataset.drop;
    if (sku) {
      lines = lines.filter((line) => line.sku !== sku);
      show();
    }
  });

  return {
    list: () => lines,
    clear() {
      lines = [];
      show();
    },
    // What was on the order when the line was cut, as the till writes it: "sku|quantity". All of
    // it or nothing: then the amount that came along stands.
    take(kept) {
      const found = kept.map((text) => {
        const at = text.lastIndexOf("|");
        return [menu.find((one) => one.sku === text.slice(0, at)), Number(text.slice(at + 1))];
      });
      if (found.every(([one, count]) => one && count >= 1)) {
        found.forEach(([one, count]) => put(one, count));
      }
    },
  };
}

export function sumUp(lines) {
  return lines.reduce((total, line) => total + line.quantity * line.price_rial, 0);
}

function readMenu(form) {
  return [...form.querySelectorAll("#menu option")].map((option) => ({
    sku: option.dataset.sku,
    name: option.value,
    price_rial: Number(option.dataset.rial),
  }));
}

function draw(form, lines) {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const unit = Number(form.dataset.unit);
  const list = form.querySelector("[data-order]");
  const row = form.querySelector("template[data-line]").content.firstElementChild;
  list.replaceChildren(
    ...lines.map((line) => {
      const item = row.cloneNode(true);
      const drop = item.querySelector("[data-drop]");
      drop.dataset.drop = line.sku;
      drop.setAttribute("aria-label", `${drop.getAttribute("aria-label")} ${line.name}`);
      item.querySelector("[data-what]").textContent =
        `${line.name} × ${number.format(line.quantity)}`;
      item.querySelector("[data-comes-to]").textContent = number.format(sumUp([line]) / unit);
      return item;
    }),
  );
  list.hidden = !lines.length;
  const { amount } = form.elements;
  const wasFixed = amount.readOnly;
  amount.readOnly = lines.length > 0;
  if (lines.length || wasFixed) {
    amount.value = lines.length ? String(Math.round(sumUp(lines) / unit)) : "";
    amount.dispatchEvent(new Event("input")); // grouped, and in words
  }
}
