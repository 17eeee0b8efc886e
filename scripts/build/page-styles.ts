import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Plugin, transform } from "esbuild";

const FOLDER = "src/hosts/ui/style";

/**
 * The styles that are no page's alone are in `page.css`. All others come with the scripts – named
 * as in `app.tsx` – that draw what they are for: a page waits for no other's, and no file of styles
 * is one more request. A later row outdoes an earlier one, in whichever order pages are opened.
 */
const SCRIPTS_WITH: Readonly<Record<string, readonly string[]>> = {
  waiting: ["waiting", "home"],
  item: ["waiting", "pack"],
  pack: ["pack"],
  wide: ["library", "work", "audit", "rename", "history", "downloads", "settings", "health", "log"],
  library: ["library", "work"],
  lists: ["history", "downloads", "log"],
  home: ["home"],
  plots: ["plots"],
  settings: ["settings", "welcome"],
  health: ["health", "log"],
};
const SHEETS = Object.keys(SCRIPTS_WITH);

/** The files of styles that come with a script. */
export function stylesWith(script: string): string[] {
  return SHEETS.filter((sheet) => SCRIPTS_WITH[sheet]?.includes(script)).map(
    (sheet) => `${FOLDER}/${sheet}.css`,
  );
}

/**
 * Makes each of them a module that has the document use them: the page's policy allows what a
 * script makes.
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
