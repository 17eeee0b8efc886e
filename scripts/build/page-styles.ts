import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Plugin, transform } from "esbuild";

const FOLDER = "src/hosts/ui/style";

/**
 * Styles that several pages need are in `page.css`. All other styles are loaded with the scripts
 * that draw the elements they style (named as in `app.tsx`). A page therefore does not wait for
 * another page's styles, and a style sheet does not cost an additional request. A later row
 * overrides an earlier one, regardless of the order in which pages are opened.
 */
const SCRIPTS_WITH: Readonly<Record<string, readonly string[]>> = {
  waiting: ["waiting", "home"],
  item: ["waiting", "pack"],
  decided: ["decided"],
  pack: ["pack"],
  wide: [
    "library",
    "work",
    "missing",
    "audit",
    "rename",
    "history",
    "downloads",
    "settings",
    "health",
    "log",
  ],
  library: ["library", "work"],
  lists: ["history", "downloads", "log"],
  home: ["home"],
  plots: ["plots"],
  settings: ["settings"],
  fields: ["editor", "welcome"],
  rows: ["editor"],
  forms: ["clients", "names"],
  welcome: ["welcome"],
  health: ["health", "log"],
};
const SHEETS = Object.keys(SCRIPTS_WITH);

/** The style sheets that are loaded with a script. */
export function stylesWith(script: string): string[] {
  return SHEETS.filter((sheet) => SCRIPTS_WITH[sheet]?.includes(script)).map(
    (sheet) => `${FOLDER}/${sheet}.css`,
  );
}

/**
 * Turns each of these style sheets into a module that adds it to the document. The page's policy
 * allows styles that a script creates.
 */
export const pageStyles = (target: string[]): Plugin => ({
  name: "page-styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const at = SHEETS.indexOf(basename(path, ".css"));
      if (at === -1) return undefined;
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target,
      });
      const contents = `const sheet = new CSSStyleSheet();
        sheet.replaceSync(${JSON.stringify(code.trim())});
        sheet.at = ${at};
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet].sort((a, b) => a.at - b.at);`;
      return { contents, loader: "js" };
    });
  },
});
