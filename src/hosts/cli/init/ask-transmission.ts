import type { TransmissionAccess, TransmissionFound } from "../../../app/setup/ports.ts";
import type { Setup } from "../../../app/setup/setup.ts";
import type { SetupValues } from "../../../core/setup/settings.ts";
import { addressProblem } from "./ask-plex.ts";
import type { Prompts } from "./prompts.ts";

export type TransmissionAnswers = {
  values: SetupValues;
  /** Undefined without Transmission. */
  access?: TransmissionAccess;
  found?: TransmissionFound;
};

const WITHOUT: TransmissionAnswers = {
  values: { TRANSMISSION_URL: "", TRANSMISSION_USERNAME: "", TRANSMISSION_PASSWORD: "" },
};

export const toValues = ({ url, username = "", password = "" }: TransmissionAccess): SetupValues => ({
  TRANSMISSION_URL: url,
  TRANSMISSION_USERNAME: username,
  TRANSMISSION_PASSWORD: password,
});

/** Asks for Transmission until it answers, or the person goes on without it. */
export async function askTransmission(setup: Setup, ask: Prompts, signal: AbortSignal): Promise<TransmissionAnswers> {
  const { TRANSMISSION_URL: known, TRANSMISSION_USERNAME: user, TRANSMISSION_PASSWORD: password } = setup.current;
  const near = await setup.findTransmission();
  let access: TransmissionAccess = { url: known ?? near.url, username: user, password };
  // Once without a password, which tells whether it is there and whether it asks for one.
  const first = await ask.busy("Looking for Transmission", () => setup.checks.transmission(access, signal));
  const isThere = first.ok || first.code === "client_unauthorized";
  if (isThere) ask.report("good", `Transmission answers at ${access.url}.`);
  const isWanted = await ask.confirm("Do your downloads come from Transmission?", isThere || known !== undefined);
  if (!isWanted) return WITHOUT;
  if (first.ok) return { values: toValues(access), access, found: first.value };
  let asksPassword = isThere;
  for (;;) {
    const url = isThere
      ? access.url
      : await ask.text("Address of Transmission", { initial: access.url, check: addressProblem });
    access = { ...access, url: url.replace(/\/+$/, "") };
    if (asksPassword) {
      const username = await ask.text("Its user name", { initial: user ?? "" });
      access = { ...access, username, password: await ask.secret("Its password") };
    }
    const checked = await ask.busy("Asking Transmission", () => setup.checks.transmission(access, signal));
    if (checked.ok) {
      ask.report("good", `Transmission ${checked.value.version} answers.`);
      return { values: toValues(access), access, found: checked.value };
    }
    ask.report("bad", checked.message);
    asksPassword ||= checked.code === "client_unauthorized";
    const next = await ask.choose("What now?", [
      { value: "again", label: "Try again" },
      { value: "keep", label: "Keep what I typed", hint: "it is asked again when the daemon starts" },
      { value: "none", label: "Go on without Transmission" },
    ]);
    if (next === "none") return WITHOUT;
    if (next === "keep") return { values: toValues(access), access };
  }
}
