import { expect, test } from "vitest";
import { checkService, type ServiceProbe } from "../../../src/app/health/service-check.ts";
import { Outage, UserError } from "../../../src/base/errors.ts";
import { clockOf } from "../../support/fake-clock.ts";

const never = new AbortController().signal;
const asked = (ask: ServiceProbe["ask"], signal = never) =>
  checkService(
    { service: "plex", ask },
    clockOf(() => 7),
    signal,
    20,
  );

test("reports a service as ok if it answers, as refused if it rejects the key, and otherwise as down", async () => {
  expect(await asked(async () => "anything")).toEqual({ service: "plex", state: "ok", at: 7 });
  const refuse = new Outage("plex_unauthorized", "Plex refuses the token (401).");
  const refused = {
    service: "plex",
    state: "refused",
    problem: "Plex refuses the token (401).",
    lasts: true,
    at: 7,
  };
  expect(await asked(() => Promise.reject(refuse))).toEqual(refused);
  const down = new Outage("plex_unavailable", "Nothing listens.");
  expect(await asked(() => Promise.reject(down))).toMatchObject({
    state: "down",
    problem: "Nothing listens.",
  });
  const old = new UserError("It is too old.", "Update it.");
  expect(await asked(() => Promise.reject(old))).toMatchObject({
    state: "down",
    problem: "It is too old. Update it.",
  });
});

test("reports a service that hangs as down, but not a stop or a defect", async () => {
  const hang: ServiceProbe["ask"] = (signal) =>
    new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
    );
  expect(await asked(hang)).toMatchObject({
    state: "down",
    problem: "Plex did not answer within 0.02 s; check that it is running.",
  });
  const stopped = AbortSignal.abort(new Error("The engine stops."));
  await expect(asked(hang, stopped)).rejects.toThrow("The engine stops.");
  await expect(asked(() => Promise.reject(new TypeError("a defect")))).rejects.toThrow("a defect");
});
