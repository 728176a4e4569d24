// Draws every [data-chart] from the JSON beside it. Colours come from the page's own variables.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

const drawn = new Map();
const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function drawAll(root) {
  for (const host of root.querySelectorAll("[data-chart]")) {
    if (!drawn.has(host)) {
      draw(host);
    }
  }
}

function draw(host) {
  const source = JSON.parse(host.parentElement.querySelector("script").textContent);
  const chart = init(host, null, { renderer: "svg" });
  drawn.set(host, { chart, source });
  chart.setOption(prepare(source, host));
  new ResizeObserver(() => chart.resize()).observe(host);
  chart.on("click", ({ data }) => {
    if (data?.href) {
      window.location.assign(data.href);
    }
  });
}

function redraw() {
  for (const [host, { chart, source }] of drawn) {
    if (host.isConnected) {
      chart.setOption(prepare(source, host), true);
    } else {
      chart.dispose();
      drawn.delete(host);
    }
  }
}

// JSON cannot carry functions or know the theme: fill in both.
function prepare(source, host) {
  const style = getComputedStyle(host);
  const options = fill(source, style);
  const language = document.documentElement.lang;
  for (const axis of [options.xAxis, options.yAxis].flat()) {
    if (axis?.type === "value") {
      axis.axisLabel = { ...axis.axisLabel, formatter: axisNumber(axis.unit, language) };
    }
  }
  options.tooltip = {
    ...options.tooltip,
    formatter: tip,
    transitionDuration: 0,
    padding: 0,
    borderWidth: 0,
    backgroundColor: "transparent",
    extraCssText: "box-shadow: none",
  };
  options.textStyle = { fontFamily: style.fontFamily, ...options.textStyle };
  options.animation = false;
  return options;
}

function fill(value, style) {
  if (Array.isArray(value)) {
    return value.map((item) => fill(item, style));
  }
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, style)]));
  }
  const name = typeof value === "string" && /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  return name ? paint(style.getPropertyValue(name)) : value;
}

// The charts' own colour parser knows no oklch; the browser's does.
function paint(colour) {
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour.trim();
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

function axisNumber(unit, language) {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return (value) => (unit === "percent" ? `${format.format(value)}٪` : format.format(value));
}

// Built from nodes: a string of HTML would carry inline styles, which the page forbids.
function tip(points) {
  const list = Array.isArray(points) ? points : [points];
  const box = document.createElement("div");
  box.className = "chart-tip";
  const head = document.createElement("b");
  head.textContent = list[0].data?.title ?? list[0].name;
  box.append(head);
  for (const point of list) {
    if (point.data?.hidden || point.value === null || point.value === undefined) {
      continue;
    }
    const row = document.createElement("div");
    const name = document.createElement("span");
    name.textContent = point.seriesName;
    const value = document.createElement("span");
    value.textContent = point.data?.shown ?? String(point.value);
    row.append(name, value);
    box.append(row);
  }
  return box;
}

drawAll(document);
document.addEventListener("themechange", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
document.body.addEventListener("htmx:load", (event) => {
  drawAll(event.target);
  redraw();
});
document.fonts?.ready.then(redraw);
