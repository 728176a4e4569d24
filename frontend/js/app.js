// What every page carries: htmx, Alpine (CSP build) and the small manners of the house.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { pageManners, fragmentManners } from "./manners.js";
import { inputManners } from "./inputs.js";
import { onetimeManners } from "./onetime.js";
import { onShortcut } from "./keys.js";
import { picks } from "./picks.js";

window.htmx = htmx;
window.Alpine = Alpine;

Alpine.data("picks", picks);

pageManners();
document.addEventListener("keydown", onShortcut);
htmx.onLoad((element) => {
  fragmentManners(element);
  inputManners(element);
  onetimeManners(element);
});
Alpine.start();
