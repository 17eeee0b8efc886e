import { expect, test } from "vitest";
import { noOtherUser, runChild } from "../run-child.ts";

test("a read-only copy of a read-only source still gets its time", async (context) => {
  const reason = noOtherUser();
  if (reason) context.skip(reason);
  const result = await runChild(
    `const fs = await import("node:fs");
     const path = fs.mkdtempSync("/tmp/finish-copy-") + "/copy";
     fs.writeFileSync(path, "film", { mode: 0o444 });
     const attempt = await caught((await load("copy/copy-verified")).finishCopy(path, { mtimeNs: "1000000000000000000" }));
     const { mtimeMs, mode } = fs.statSync(path);
     fs.rmSync(path.slice(0, -5), { recursive: true });
     done({ attempt, mtimeMs, mode: mode & 0o777 });`,
    { nobody: true },
  );
  expect(result).toEqual({ attempt: {}, mtimeMs: 1e12, mode: 0o444 });
});
