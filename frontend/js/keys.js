// Keys that do what a thing on the page does: [data-key="F2"] is clicked, a field is focused.

export function onShortcut(event) {
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
