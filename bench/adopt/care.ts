import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runCommand } from "./run.ts";

/** Maps each file's inode to its path, modification time and content. */
function filesOf(root: string): Map<string, string> {
  const all = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith(".plex-ingest"),
  );
  return new Map(
    all.map((entry) => {
      const at = join(entry.parentPath, entry.name);
      const { ino, mtimeNs } = lstatSync(at, { bigint: true });
      return [
        `${ino}`,
        `${relative(root, at)} ${mtimeNs} ${createHash("sha256").update(readFileSync(at)).digest("hex")}`,
      ];
    }),
  );
}

const contentOf = (file: string | undefined): string | undefined =>
  file?.split(" ").slice(-2).join(" ");

/**
 * Audits an adopted library, renames it and undoes the rename. Returns the seconds of each step,
 * and the number of files that were changed or did not return to their place.
 */
export async function careFor(program: string, root: string, env: Record<string, string>) {
  const seconds: Record<string, number> = {};
  async function timed(name: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr, ...ran } = await runCommand([program, ...args], env);
    // An audit with findings exits with code 1.
    if (code !== 0 && args[0] !== "audit") {
      throw new Error(`${name} exited with ${code}: ${stderr}`);
    }
    seconds[name] = Math.round(ran.seconds);
    return stdout;
  }
  const began = filesOf(root);
  await timed("audit", "audit", "--json");
  const { totals } = JSON.parse(await timed("plan", "rename", "--all", "--dry-run", "--json")) as {
    totals: object;
  };
  const { plan, renamed } = JSON.parse(
    await timed("rename", "rename", "--all", "--yes", "--json"),
  ) as {
    plan: number;
    renamed: number;
  };
  const now = filesOf(root);
  const changed = [...began].filter(([ino, file]) => contentOf(now.get(ino)) !== contentOf(file));
  await timed("audit_again", "audit", "--json");
  await timed("undo_asked", "undo", `${plan}`, "--yes");
  // No daemon is running, so this command carries out the request.
  await timed("undo", "daemon", "--drain");
  const after = filesOf(root);
  const elsewhere = [...began].filter(([ino, file]) => after.get(ino) !== file);
  return { seconds, totals, renamed, changed: changed.length, not_back: elsewhere.length };
}
