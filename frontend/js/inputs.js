// Fields that take Persian digits and keep Latin ones in the value.
import { amountInWords } from "./words.js";

const DIGITS = /[۰-۹٠-٩]/g;

export function latinDigits(text) {
  return text.replace(DIGITS, (digit) => String(digit.codePointAt(0) & 0xf));
}

export function inputManners(element) {
  for (const input of element.querySelectorAll("[data-digits]")) {
    input.addEventListener("input", () => keepLatin(input));
    keepLatin(input);
  }
  for (const input of element.querySelectorAll("[data-money]")) {
    input.addEventListener("input", () => showMoney(input));
    showMoney(input);
  }
  for (const input of element.querySelectorAll(".file input")) {
    input.addEventListener("change", () => nameFile(input));
  }
  for (const input of element.querySelectorAll(".range")) {
    input.addEventListener("input", () => showRange(input));
  }
  for (const input of element.querySelectorAll("[data-must-equal]")) {
    input.addEventListener("input", () => guardTyped(input));
    guardTyped(input);
  }
}

function keepLatin(input) {
  const latin = latinDigits(input.value);
  if (latin !== input.value) {
    replace(input, latin);
  }
}

// Groups of three, the caret left where it was among the digits, the words beneath.
function showMoney(input) {
  const digits = latinDigits(input.value).replace(/[^0-9]/g, "").replace(/^0+(?=\d)/, "");
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ",");
  if (grouped !== input.value) {
    replace(input, grouped);
  }
  const words = document.getElementById(`${input.id}-words`);
  if (words) {
    const unit = words.dataset.unit;
    words.textContent = digits ? `${amountInWords(digits)} ${unit}` : "";
  }
}

function showRange(input) {
  const shown = document.querySelector(`output[for="${input.id}"]`);
  if (shown) {
    shown.textContent = `${Number(input.value).toLocaleString(document.documentElement.lang)}٪`;
  }
}

function replace(input, value) {
  const after = input.value.slice(input.selectionStart ?? 0).replace(/[^0-9]/g, "").length;
  const focused = document.activeElement === input;
  input.value = value;
  if (!focused) {
    return;
  }
  let caret = value.length;
  for (let passed = 0; caret > 0 && passed < after; caret -= 1) {
    passed += /[0-9]/.test(value[caret - 1]) ? 1 : 0;
  }
  input.setSelectionRange(caret, caret);
}

function nameFile(input) {
  const place = input.closest(".file").querySelector("[data-file-name]");
  if (input.files.length) {
    place.textContent = input.files[0].name;
  }
}

// Where there is no undo, the name is typed before the button wakes.
function guardTyped(input) {
  const button = input.form?.querySelector("[type=submit]");
  if (button) {
    button.disabled = input.value.trim() !== input.dataset.mustEqual;
  }
}
