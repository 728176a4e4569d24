// Keys that do what a thing on the page does: [data-key="F2"] is clicked, a field is focused.

export function onShortcut(event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    moveAlong(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const isTyping = event.target.matches?.("input, textarea, select");
  if (event.key.length === 1 && isTyping) {
    return; // a letter meant for the field
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) {
    return;
  }
  event.preventDefault();
  if (target.matches("input")) {
    target.focus();
    target.select();
  } else {
    target.click();
  }
}

// Down and up between a field with [data-arrows="selector"] and what it found.
function moveAlong(event) {
  const field = document.querySelector("[data-arrows]");
  const stops = field ? [field, ...document.querySelectorAll(field.dataset.arrows)] : [];
  const next = stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
  if (stops.includes(event.target) && stops[next]) {
    event.preventDefault();
    stops[next].focus();
  }
}
