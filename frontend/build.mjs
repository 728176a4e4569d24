// Builds frontend/ into build/static/vafa/. Does nothing when no source has changed since.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "build", "static", "vafa");
const stamp = join(root, "build", "static.stamp");

// Templates and Python are sources too: Tailwind reads from them which classes are used.
const sources = ["package-lock.json", "frontend/**/*.*", "src/vafa/**/*.html", "src/vafa/**/*.py"];
const sum = createHash("sha256");
for (const file of globSync(sources, { cwd: root }).sort()) {
  sum.update(file).update(readFileSync(join(root, file)));
}
const digest = sum.digest("hex");
if (existsSync(join(out, "app.js")) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) {
  process.exit(0);
}

mkdirSync(out, { recursive: true });
copyFileSync(
  join(root, "node_modules/vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2"),
  join(out, "vazirmatn.woff2"),
);
const fonts = join(root, "build", "fonts");
mkdirSync(fonts, { recursive: true });
for (const weight of ["Regular", "Bold"]) {
  copyFileSync(
    join(root, `node_modules/vazirmatn/fonts/ttf/Vazirmatn-${weight}.ttf`),
    join(fonts, `Vazirmatn-${weight}.ttf`),
  );
}
for (const name of ["icons.svg", "mark.svg"]) {
  copyFileSync(join(root, "frontend", name), join(out, name));
}
execFileSync(
  process.execPath,
  [
    join(root, "node_modules/@tailwindcss/cli/dist/index.mjs"),
    "--input",
    join(root, "frontend/css/app.css"),
    "--output",
    join(out, "app.css"),
    "--minify",
  ],
  { cwd: root, stdio: ["ignore", "inherit", "pipe"] },
);
await build({
  entryPoints: ["app", "charts", "datepicker", "till", "worker"].map((name) =>
    join(root, `frontend/js/${name}.js`),
  ),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
  logLevel: "warning",
});
writeFileSync(stamp, digest);
console.log("static files built");
