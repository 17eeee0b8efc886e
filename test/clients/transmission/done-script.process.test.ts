import { expect, test } from "vitest";
import {
  createTransmissionClient,
  setDoneScript,
} from "../../../src/clients/transmission/rpc/client.ts";
import { createRpc } from "../../../src/clients/transmission/rpc/rpc.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { startTransmission, transmissionMissing } from "../../support/transmission.ts";

const { signal } = new AbortController();
const missing = transmissionMissing();

function clientAt(url: string) {
  const names = clientSettings("transmission");
  return createTransmissionClient({
    names,
    url,
    username: undefined,
    password: () => undefined,
    clock: systemClock,
  });
}

test.skipIf(missing)(
  "a real Transmission reports which script it calls, accepts another, and turns it off",
  async () => {
    using folder = tempFolder();
    await using transmission = await startTransmission({
      folder: folder.at("t"),
      doneScript: "/old/done.sh",
    });
    const client = clientAt(transmission.url);
    expect(await client.doneScript(signal)).toEqual({ enabled: true, path: "/old/done.sh" });
    await client.setDoneScript(folder.at("torrent-done.sh"), signal);
    expect(await client.doneScript(signal)).toEqual({
      enabled: true,
      path: folder.at("torrent-done.sh"),
    });
    await client.unsetDoneScript(signal);
    expect(await client.doneScript(signal)).toMatchObject({ enabled: false });
    await client.close();
  },
);

test("detects if Transmission refuses the script, or ignores it but responds with “success”", async () => {
  const refusing = createRpc(async (method) => ({
    result: method === "session-set" ? "not allowed" : "success",
    args: {},
  }));
  await expect(setDoneScript(refusing, "/x/done.sh", signal)).rejects.toMatchObject({
    code: "refused",
  });
  const ignoring = createRpc(async (method) => ({
    result: "success",
    args:
      method === "session-set"
        ? {}
        : { "script-torrent-done-enabled": true, "script-torrent-done-filename": "/old.sh" },
  }));
  const ignores = setDoneScript(ignoring, "/x/done.sh", signal);
  await expect(ignores).rejects.toMatchObject({
    message: "Transmission did not accept the script.",
    code: "refused",
  });
  await expect(setDoneScript(ignoring, undefined, signal)).rejects.toMatchObject({
    message: "Transmission did not turn off the script.",
    code: "refused",
  });
});
