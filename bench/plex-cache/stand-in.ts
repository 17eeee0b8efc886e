import { largeLibrary } from "../../test/support/plex/library.ts";
import { startPlex } from "../../test/support/plex/start-plex.ts";

export const TITLES = 2000;

/** A Plex of so many films in a process of its own; tells its address and token, and ends with its parent. */
export async function serve(port: number): Promise<void> {
  const { url, token } = await startPlex({ library: largeLibrary(TITLES), port });
  process.on("disconnect", () => process.exit());
  process.send?.({ url, token });
}
