import { readFile } from "node:fs/promises";
import { codeOf } from "../../../base/errors.ts";

/**
 * Folder into which the build puts the views for MCP clients, next to the chunks. When run from
 * source, the views of the last build are used.
 */
const FOLDER = new URL(
  import.meta.url.endsWith(".ts") ? "../../../../dist/web/" : "../web/",
  import.meta.url,
);

/** The placeholder in a view that the build leaves empty. */
const OPEN = 'name="page" content=""';

/**
 * Reads a view for MCP clients when a client requests it, so that startup does not wait for it. The
 * view receives the address of its counterpart in the browser, if that is known. Undefined if the
 * view was not built.
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
