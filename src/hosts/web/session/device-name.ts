/** In this order: browsers name those that they descend from as well. */
const BROWSERS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bEdg(?:A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:\b|Headless)(?:Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const MAX_NAME_CHARS = 40;

/** What a person called this browser, in letters, digits and a few signs; else what it says that it is: `Firefox on Linux`. */
export function deviceName(given: unknown, userAgent = ""): string {
  const plain = typeof given === "string" ? given.replaceAll(/[^\p{L}\p{N} ._'-]+/gu, " ").trim() : "";
  const name = Array.from(plain.slice(0, 400)).slice(0, MAX_NAME_CHARS).join("").trim();
  if (name !== "") return name;
  const agent = userAgent.slice(0, 500);
  const of = (table: typeof BROWSERS): string | undefined => table.find(([sign]) => sign.test(agent))?.[1];
  const system = of(SYSTEMS);
  return `${of(BROWSERS) ?? "Browser"}${system === undefined ? "" : ` on ${system}`}`;
}
