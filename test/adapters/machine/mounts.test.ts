import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { mountOf, readMounts } from "../../../src/adapters/machine/mounts.ts";

const TEXT = `22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
36 22 98:0 /inner /srv/my\\040media rw,noatime shared:1 master:2 - xfs /dev/sda1 rw
37 36 0:50 / /srv/ro ro,relatime - tmpfs t rw
not a row
`;

test("reads the rows of mountinfo, with spaces in mount points and the options of each mount", () => {
  expect(readMounts(TEXT)).toEqual([
    { id: 22, point: "/", type: "ext4", readOnly: false },
    { id: 36, point: "/srv/my media", type: "xfs", readOnly: false },
    { id: 37, point: "/srv/ro", type: "tmpfs", readOnly: true },
  ]);
});

test.skipIf(!existsSync("/proc/self/mountinfo"))(
  "a missing path is on the mount of the folder above it",
  async () => {
    expect((await mountOf("/proc/no-such-file/below"))?.type).toBe("proc");
  },
);
