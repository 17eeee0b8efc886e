import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** Where the build puts the page for MCP clients: beside the chunks. The sources use what was built last. */
const viewFile = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith(".ts") ? "../../../../dist/web/app.html" : "../web/app.html", import.meta.url),
  );

/** What the build leaves open in the page. */
const OPEN = 'name="page" content=""';

/**
 * Reads the page for MCP clients when one asks for it, so that no start waits for it. The page is told where its like in
 * the browser is, if the address is known. Undefined where it was not built. @throws the system's error
 */
export const viewReader =
  (publicUrl: string | undefined, file = viewFile()) =>
  async (): Promise<string | undefined> => {
    const html = await readFile(file, "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    });
    const page = publicUrl === undefined ? "" : `${new URL(publicUrl).href.replace(/\/+$/, "")}/`;
    return html?.replace(OPEN, () => `name="page" content="${page.replace(/[&"<>]/g, "")}"`);
  };
