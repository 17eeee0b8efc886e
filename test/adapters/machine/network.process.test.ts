import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { missingProgram } from "../../support/missing-program.ts";

const missing = missingProgram("strace", "apt install strace");

test.skipIf(missing !== undefined)(
  "where the system does not list network cards, no address is found and nothing fails",
  async () => {
    const code = `import { listOwnAddresses, readPageNetwork } from "./src/adapters/machine/network.ts";
      const network = await readPageNetwork("0.0.0.0", {});
      console.log(JSON.stringify([listOwnAddresses(), network.addresses]));`;
    // A unit's RestrictAddressFamilies refuses the socket in the same way.
    const refuse = ["-f", "-qq", "-o", "/dev/null", "-e", "inject=socket:error=EAFNOSUPPORT"];
    const node = [process.execPath, "--input-type=module", "--eval", code];
    const { stdout } = await promisify(execFile)("strace", [...refuse, ...node], { env: {} });
    expect(JSON.parse(stdout)).toEqual([[], []]);
  },
);
