import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { mountOf, readMounts } from "../../../../src/adapters/fs/disk/mounts.ts";

const TEXT = `22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
36 22 98:0 /inner /srv/my\\040media rw,noatime shared:1 master:2 - xfs /dev/sda1 rw
37 36 0:50 / /srv/ro ro,relatime - tmpfs t rw
not a row
`;

test("parses the rows of mountinfo, including spaces in mount points and each mount's options", () => {
  expect(readMounts(TEXT)).toEqual([
    { id: 22, point: "/", type: "ext4", source: "/dev/vda1", readOnly: false },
    { id: 36, point: "/srv/my media", type: "xfs", source: "/dev/sda1", readOnly: false },
    { id: 37, point: "/srv/ro", type: "tmpfs", source: "t", readOnly: true },
  ]);
});

test.skipIf(!existsSync("/proc/self/mountinfo"))(
  "returns the mount of the nearest existing parent folder for a missing path",
  async () => {
    expect((await mountOf("/proc/no-such-file/below"))?.type).toBe("proc");
  },
);
