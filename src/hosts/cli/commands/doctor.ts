import { printAside, printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON } from "./inputs.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "try everything that filing needs, and say what to do about what does not work",
  examples: [
    ["doctor", "as this account; as root with the service's eyes, if it runs"],
    ["doctor --json", "for a script; exits with 1 if something fails"],
    ["doctor --bundle help.json", "what to attach when you ask for help; without secrets"],
  ],
  options: {
    bundle: { value: "<file>", summary: "also write findings, settings, counts and the last log lines to a new file" },
    withPaths: { summary: "keep the home folder, accounts and host in the bundle" },
    here: { summary: "look as this process does, also where a service runs" },
    json: AS_JSON,
  },
  async run({ bundle, withPaths, here, json }, { io, doctor: look }) {
    if (io.terminal && !json) printAside(io, ["This takes up to 15 seconds."]);
    const report = await look({ scope: "all", here, bundle, withPaths });
    const { doctorLines } = await import("../show/doctor-lines.ts");
    if (json) printJson(io, report);
    else printLines(io, doctorLines(report, bundle));
    return report.ok ? 0 : 1;
  },
});
