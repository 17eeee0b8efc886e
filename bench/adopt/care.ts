import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runCommand } from "./run.ts";

/** Each file by its inode: where it is, when it was written and what it holds. */
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
 * Audits, renames and takes back an adopted library: seconds of each, and how many files were
 * changed or are not where they were.
 */
export async function careFor(program: string, root: string, env: Record<string, string>) {
  const seconds: Record<string, number> = {};
  async function timed(name: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr, ...ran } = await runCommand([program, ...args], env);
    // An audit that found something ends with 1.
    if (code !== 0 && args[0] !== "audit") throw new Error(`${name} ended with ${code}: ${stderr}`);
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
  // No daemon runs beside it: what was asked for is done here.
  await timed("undo", "daemon", "--drain");
  const after = filesOf(root);
  const elsewhere = [...began].filter(([ino, file]) => after.get(ino) !== file);
  return { seconds, totals, renamed, changed: changed.length, not_back: elsewhere.length };
}
