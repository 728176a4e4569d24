// Behaviour by data attributes, delegated from the document, so that fragments need no wiring.

const THEME_YEARS = 5;
const PATIENCE = 150; // milliseconds before a sign is shown

export function pageManners() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("toggle", onToggle, true);
  showWaiting();
  document.body.addEventListener("toast", (event) => showToast(event.detail));
  document.body.addEventListener("htmx:responseError", () => showToast(notice("failed")));
  document.body.addEventListener("htmx:sendError", () => showToast(notice("offline")));
  document.body.addEventListener("htmx:timeout", () => showToast(notice("offline")));
}

export function fragmentManners(element) {
  for (const toast of within(element, ".toast:not([data-stays])")) {
    retire(toast);
  }
  for (const dialog of within(element, "dialog[data-opens]")) {
    dialog.showModal();
  }
  for (const row of within(element, "tr[data-href]")) {
    row.tabIndex = 0;
  }
  for (const tab of within(element, ":is(.tabs, .segments) > [aria-current]")) {
    showAmongOthers(tab);
  }
}

// On a phone the strip of tabs is longer than the screen: the one that is open is brought in view.
function showAmongOthers(tab) {
  const strip = tab.parentElement.getBoundingClientRect();
  const own = tab.getBoundingClientRect();
  if (own.left < strip.left || own.right > strip.right) {
    tab.parentElement.scrollLeft += (own.left + own.right - strip.left - strip.right) / 2;
  }
}

function within(element, selector) {
  const found = [...element.querySelectorAll(selector)];
  return element.matches?.(selector) ? [element, ...found] : found;
}

function onClick(event) {
  const target = event.target;
  const opener = target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
    return;
  }
  if (target.closest("[data-close]")) {
    target.closest("dialog, .toast")?.[target.closest("dialog") ? "close" : "remove"]();
    return;
  }
  if (target.matches("dialog.dialog")) {
    target.close(); // a click on the backdrop lands on the dialog itself
    return;
  }
  const theme = target.closest("[data-theme-toggle]");
  if (theme) {
    event.preventDefault();
    toggleTheme();
    return;
  }
  const copy = target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy).then(() => showToast(notice("copied")));
    return;
  }
  const insert = target.closest("[data-insert]");
  if (insert) {
    insertText(document.getElementById(insert.dataset.into), insert.dataset.insert);
    return;
  }
  const press = target.closest("[data-press]");
  if (press) {
    document.querySelector(`[data-key="${press.dataset.press}"]`)?.click();
    return;
  }
  if (target.closest("[data-search-open]")) {
    openSearch();
    return;
  }
  closeMenus(target);
  const row = target.closest("tr[data-href]");
  if (row && !target.closest("a, button, input, label, select, summary")) {
    follow(row, event.ctrlKey || event.metaKey);
  }
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") {
    event.preventDefault();
    openSearch();
    return;
  }
  if (event.key === "Escape") {
    closeMenus(null);
    return;
  }
  const row = event.target.closest?.("tr[data-href]");
  if (!row || event.target !== row) {
    return;
  }
  if (event.key === "Enter") {
    follow(row, false);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    next?.focus();
  }
}

// Under a moment nothing, then a quiet line at the top.
function showWaiting() {
  let underWay = 0;
  const refresh = () => document.documentElement.classList.toggle("is-waiting", underWay > 0);
  document.body.addEventListener("htmx:beforeRequest", () => {
    underWay += 1;
    setTimeout(refresh, PATIENCE);
  });
  document.body.addEventListener("htmx:afterRequest", () => {
    underWay -= 1;
    refresh();
  });
}

// A second press of a button while the first is under way changes nothing.
function onSubmit(event) {
  const button = event.submitter;
  if (!button || event.defaultPrevented || event.target.method === "dialog") {
    return;
  }
  button.classList.add("is-busy");
  button.setAttribute("aria-disabled", "true");
  setTimeout(() => {
    button.classList.remove("is-busy");
    button.removeAttribute("aria-disabled");
  }, 4000);
}

function onToggle(event) {
  if (event.target.matches?.("details.menu") && event.target.open) {
    for (const other of document.querySelectorAll("details.menu[open]")) {
      if (other !== event.target && !other.contains(event.target)) {
        other.open = false;
      }
    }
  }
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!target || !menu.contains(target)) {
      menu.open = false;
    }
  }
}

function follow(row, inNewTab) {
  if (inNewTab) {
    window.open(row.dataset.href, "_blank", "noopener");
  } else {
    window.location.assign(row.dataset.href);
  }
}

// Where the cursor stands, as if it were typed.
function insertText(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function openSearch() {
  const box = document.querySelector(".top-search");
  box?.classList.add("is-open");
  box?.querySelector("input")?.focus();
}

// The server reads the cookie and writes data-theme, so the next page is right before it paints.
function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  const age = THEME_YEARS * 365 * 24 * 3600;
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${age}; samesite=lax`;
  document.dispatchEvent(new CustomEvent("themechange"));
}

function notice(name) {
  const words = document.querySelector("[data-notices]")?.dataset ?? {};
  return { text: words[name] ?? "", kind: name === "copied" ? "good" : "bad" };
}

// {text, kind} from the HX-Trigger header ("toast") or from here.
export function showToast({ text, kind = "good" }) {
  const host = document.querySelector(".toasts");
  const pattern = document.getElementById(`toast-${kind}`);
  if (!host || !pattern || !text) {
    return;
  }
  const toast = pattern.content.firstElementChild.cloneNode(true);
  toast.querySelector(".toast-text").textContent = text;
  host.append(toast);
  retire(toast);
}

function retire(toast) {
  let timer = setTimeout(() => toast.remove(), 7000);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => {
    timer = setTimeout(() => toast.remove(), 3000);
  });
}
