import { readFile } from "node:fs/promises";
import { codeOf } from "../../../base/errors.ts";

/**
 * Where the build puts the views for MCP clients: beside the chunks. The sources use what was built
 * last.
 */
const FOLDER = new URL(
  import.meta.url.endsWith(".ts") ? "../../../../dist/web/" : "../web/",
  import.meta.url,
);

/** What the build leaves open in a view. */
const OPEN = 'name="page" content=""';

/**
 * Reads a view for MCP clients when one asks for it, so that no start waits for it. It is told
 * where its like in the browser is, if the address is known. Undefined where it was not built.
 * @throws the system's error
 */
export const createViewReader =
  (publicUrl: string | undefined, folder = FOLDER) =>
  async (uri: string): Promise<string | undefined> => {
    const file = new URL(uri.slice(uri.lastIndexOf("/") + 1), folder);
    const html = await readFile(file, "utf8").catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    });
    const page = publicUrl === undefined ? "" : `${new URL(publicUrl).href.replace(/\/+$/, "")}/`;
    return html?.replace(OPEN, () => `name="page" content="${page.replace(/[&"<>]/g, "")}"`);
  };
