import { headOf, LABEL, programOf, type ServiceSpec } from "./service-spec.ts";
import { escapeXmlText } from "./unit-words.ts";

type PlistValue =
  | string
  | number
  | boolean
  | readonly string[]
  | { readonly [key: string]: PlistValue };

/** Returns the text of one user's launchd agent, which starts at login. */
export const formatLaunchdAgent = (spec: ServiceSpec): string => plist(spec, jobOf(spec));

/** Returns the text of the system's launchd daemon, which starts at boot. */
export const formatLaunchdDaemon = (spec: ServiceSpec): string => {
  const { user, group } = spec.account;
  return plist(spec, {
    ...jobOf(spec),
    UserName: user,
    ...(group === undefined ? {} : { GroupName: group }),
  });
};

/** Keys: see launchd.plist(5). */
const jobOf = (spec: ServiceSpec): Record<string, PlistValue> => ({
  Label: LABEL,
  ProgramArguments: programOf(spec),
  WorkingDirectory: "/",
  RunAtLoad: true,
  // Exit code 0 means a requested stop.
  KeepAlive: { SuccessfulExit: false },
  ThrottleInterval: 10,
  // The daemon stops within 10 s. After 30 s, launchd kills it, which is safe at any moment.
  ExitTimeOut: 30,
  ProcessType: "Background",
  LowPriorityIO: true,
  // Decimal notation: 18 is 0022, 7 is 0007.
  Umask: spec.account.group === undefined ? 18 : 7,
  // The default of 256 is too low for watching folders.
  SoftResourceLimits: { NumberOfFiles: 4096 },
  StandardOutPath: spec.logFile,
  StandardErrorPath: spec.logFile,
});

const plist = (spec: ServiceSpec, job: Record<string, PlistValue>): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<!-- ${headOf(spec)}. -->`,
    '<plist version="1.0">',
    ...element(job, ""),
    "</plist>",
    "",
  ].join("\n");

function element(value: PlistValue, indent: string): string[] {
  const inner = `${indent}  `;
  if (typeof value === "string") return [`${indent}<string>${escapeXmlText(value)}</string>`];
  if (typeof value === "number") return [`${indent}<integer>${value}</integer>`];
  if (typeof value === "boolean") return [`${indent}<${value}/>`];
  if (isList(value)) {
    return [
      `${indent}<array>`,
      ...value.flatMap((item) => element(item, inner)),
      `${indent}</array>`,
    ];
  }
  const entries = Object.entries(value).flatMap(([key, each]) => [
    `${inner}<key>${key}</key>`,
    ...element(each, inner),
  ]);
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`];
}

const isList = (value: PlistValue): value is readonly string[] => Array.isArray(value);

/**
 * Returns the log file to which launchd writes the daemon's output: in the user's library folder,
 * or in the system's library folder.
 */
export const toLaunchdLogFile = (home: string | undefined): string =>
  `${home ?? ""}/Library/Logs/plex-ingest/daemon.log`;
