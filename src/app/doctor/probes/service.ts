import { quoteWord } from "../../../base/text/clean-text.ts";
import { needsDaemon } from "../../engine/verdicts.ts";
import type { DoctorProbe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** More restarts than updates and one failed start would explain. */
const MANY_RESTARTS = 5;

export const service: DoctorProbe = {
  id: "service",
  title: "Service",
  needs: [],
  async run({
    unit,
    machine,
    service: { isOurs, startCommand },
    settings: { mode },
    program: { platform },
  }) {
    if (typeof unit !== "object" && isOurs) {
      return [
        ok("A service is installed, but doctor does not query its manager.", {
          command: "plex-ingest service status",
        }),
      ];
    }
    if (unit === "unknown" && !platform.startsWith("darwin")) {
      return [ok("No systemd responds on this machine, so doctor does not look for a service.")];
    }
    if (typeof unit !== "object") return [none(mode)];
    const { name, active, enabled, state, pid, user, watchdog, restarts, ofUser, lingers } = unit;
    const systemctl = ofUser ? "systemctl --user" : "sudo systemctl";
    const journal = ofUser ? `journalctl --user -u ${name}` : `sudo journalctl -u ${name}`;
    if (!active) {
      const failed = state.startsWith("failed");
      return [
        fail(`${name} is installed but not running: ${state}.`, {
          ...(failed && { cause: "Its last start failed. See the journal for the reason." }),
          command: failed
            ? `${journal} -n 50 --no-pager`
            : isOurs
              ? startCommand
              : `${systemctl} start ${name}`,
        }),
      ];
    }
    const boot: Finding[] = enabled
      ? []
      : [
          warn(`${name} does not start at boot.`, {
            command: `${systemctl} enable ${name}`,
          }),
        ];
    if (lingers === false) {
      boot.push(
        warn(`${name} ends when you log out, and does not start at boot.`, {
          command: `sudo loginctl enable-linger ${quoteWord(machine.whoAmI().name)}`,
        }),
      );
    }
    const often: Finding[] =
      restarts >= MANY_RESTARTS
        ? [
            warn(`${name} has been restarted ${restarts} times since it was started.`, {
              command: `${journal} -n 100 --no-pager`,
            }),
          ]
        : [];
    const guard = watchdog === undefined ? "without a watchdog" : `with a watchdog of ${watchdog}`;
    return [
      ok(
        `${name} runs (process ${pid ?? "unknown"}, ${user === undefined ? "the manager's own account" : `as ${user}`}), ${guard}.`,
      ),
      ...boot,
      ...often,
    ];
  },
};

const none = (mode: string): Finding =>
  !needsDaemon(mode)
    ? ok(`No service is installed; mode ${mode} does not need one.`)
    : ok(
        "No service is installed, so the daemon runs only when you start it and does not " +
          "restart with the machine.",
        {
          command: "plex-ingest service install",
        },
      );

const BEST = 24;

export const program: DoctorProbe = {
  id: "program",
  title: "Program",
  needs: [],
  async run({ program: { node, platform, driver } }) {
    const missing = await driver();
    if (missing !== undefined) {
      return [
        fail(`The database driver better-sqlite3 does not load in Node ${node}.`, {
          cause: missing,
          advice:
            "Reinstall plex-ingest. It includes the driver for every platform, so nothing is " +
            "compiled.",
        }),
      ];
    }
    const [major = 0] = node.split(".").map(Number);
    if (major < BEST) {
      return [
        warn(`Node ${node} works, but ${BEST} LTS is tested most.`, {
          advice: `Install Node ${BEST}.`,
        }),
      ];
    }
    return [ok(`Node ${node} on ${platform}, and the database driver loads.`)];
  },
};
