// The till goes on when the line is cut: a page kept on the device, sales kept until they are sent.
import { watchLine } from "./till/line.js";
import { openOffline } from "./till/offline.js";

// Browsers allow all of this over HTTPS, and on the machine itself.
if ("serviceWorker" in navigator && "locks" in navigator) {
  navigator.serviceWorker.register("/till/worker.js", { scope: "/till/" }).catch(() => {});
  navigator.storage?.persist?.();
  const form = document.querySelector("[data-offline-till]");
  if (form) {
    openOffline(form.closest("main"), form);
  }
  watchLine();
}
