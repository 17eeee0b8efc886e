import { expect, test } from "vitest";
import { checkServiceOutlook } from "../../../src/app/service/service.ts";
import { UserError } from "../../../src/base/errors.ts";
import { scene } from "./scene.ts";

test("reports a service as possible until it is installed", async () => {
  using it = scene();
  expect(await it.service.outlook()).toBe("possible");
  expect(it.calls()).toEqual([]);
  await it.install();
  expect(await it.service.outlook()).toBe("installed");
});

test("an installed system service also counts as installed", async () => {
  using it = scene();
  it.folder.write("etc/systemd/system/plex-ingest.service", "[Service]\n");
  expect(await it.service.outlook()).toBe("installed");
});

test.each([
  ["in a container, where no systemd runs", { boots: false }],
  ["on a system that is neither Linux nor macOS", { platform: "freebsd" }],
  ["with sudo, where only the system's can be installed", { uid: 0, sudoUser: "anna" }],
])("no service is possible %s", async (_, where) => {
  using it = scene(where);
  expect(await it.service.outlook()).toBe("no_manager");
});

test("no service is possible for a configuration without a daemon", async () => {
  using it = scene({ boots: false });
  const config = () =>
    Promise.reject(new UserError("In mode hook no daemon runs.", "Nothing.", "refused"));
  expect(await checkServiceOutlook({ ...it.deps, config })).toBe("no_daemon");
});
