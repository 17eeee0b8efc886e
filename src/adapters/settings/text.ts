import { isIP } from "node:net";
import { isOn } from "../../base/text/is-on.ts";
import type { BacklogPolicy } from "../../core/release/backlog.ts";
import { controlled, type ValueReader, value } from "./variable.ts";

export const text = (allowed: string, pattern: RegExp): ValueReader<string> =>
  value("text", allowed, (given) => (pattern.test(given) ? given : undefined));

export const token = (): ValueReader<string> =>
  text("printable characters without spaces", /^[\x21-\x7e]{1,4096}$/);
export const line = (): ValueReader<string> => text("one line of text", /^[^\p{Cc}]{1,500}$/u);

/**
 * Checks only the format. node-cron parses the expression when the engine starts, so other commands
 * need not load it.
 */
export const cron = (): ValueReader<string> =>
  controlled(
    "schedule",
    value("cron expression", "five fields, like 17 4 * * * for every night at 4:17", (given) => {
      const fields = given.trim().split(/\s+/);
      return fields.length === 5 && fields.every((field) => /^[a-z\d*/,#?-]{1,100}$/i.test(field))
        ? fields.join(" ")
        : undefined;
    }),
  );

export const boolean = (): ValueReader<boolean> =>
  controlled(
    "switch",
    value("true or false", "true or false (also 1/0, yes/no, on/off)", (given) =>
      isOn(given) ? true : /^(?:false|0|no|off)$/i.test(given) ? false : undefined,
    ),
  );

/** Splits comma-separated text into entries, without empty or repeated ones. */
export const splitItems = (given: string): string[] => [
  ...new Set(
    given
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  ),
];

/** A list with commas, which the page shows as separate entries. */
const listed = (reader: ValueReader<readonly string[]>): ValueReader<readonly string[]> => ({
  ...reader,
  control: "list",
  separator: ",",
});

export const list = (): ValueReader<readonly string[]> =>
  listed(
    value("words separated by commas", "words separated by commas", (given) => {
      const words = splitItems(given);
      return words.length > 0 ? words : undefined;
    }),
  );

const documented = (choices: readonly string[]): string =>
  choices.map((word) => `\`${word}\``).join(", ");

/** One of the choices, case-insensitive. */
export const choice = <const T extends string>(choices: readonly T[]): ValueReader<T> => ({
  ...value(documented(choices), `one of ${choices.join(", ")}`, (given) => oneOf(choices, given)),
  choices,
});

const POLICIES = ["ask", "process", "ignore"] as const;

/** Policy for downloads that existed before the first start. A number means days. */
export const backlogPolicy = (): ValueReader<BacklogPolicy> =>
  controlled(
    "rule",
    value(
      `${documented(POLICIES)}, or days like \`30d\``,
      `one of ${POLICIES.join(", ")}, or days like 30d`,
      (given) =>
        /^[1-9]\d{0,4}d$/i.test(given) ? Number.parseInt(given, 10) : oneOf(POLICIES, given),
    ),
  );

/** Any number of the choices, comma-separated; `all` means every one. */
export const choiceList = <const T extends string>(
  choices: readonly T[],
): ValueReader<readonly T[]> => ({
  ...value(
    documented(choices),
    `one or more of ${choices.join(", ")}, separated by commas, or all`,
    (given) => {
      if (given.toLowerCase() === "all") return [...choices];
      const chosen = splitItems(given).map((item) => oneOf(choices, item));
      return chosen.length > 0 && chosen.every((item) => item !== undefined)
        ? [...new Set(chosen)]
        : undefined;
    },
  ),
  choices,
  control: "choices",
});

const oneOf = <T extends string>(choices: readonly T[], given: string): T | undefined =>
  choices.find((one) => one === given.toLowerCase());

/**
 * An http or https address without a trailing slash. A user name, query or fragment is refused:
 * these carry passwords and tokens, and addresses are shown.
 */
export const url = (): ValueReader<string> =>
  value("url", "an http:// or https:// address without user name, password or query", (given) => {
    const address = parseUrl(given);
    if (!address || !/^https?:$/.test(address.protocol) || !/^https?:\/\//i.test(given)) {
      return undefined;
    }
    if (address.username || address.password || address.search || address.hash) return undefined;
    return address.href.replace(/\/+$/, "");
  });

const THIS_MACHINE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The name that a token issuer uses for itself. It must match exactly, including a slash at the
 * end, because it is compared with the tokens. Plain HTTP is allowed only on this machine.
 */
export const issuerUrl = (): ValueReader<string> =>
  value(
    "url",
    "an https:// address without user name, password, query or fragment, exactly as the issuer " +
      "writes it (http:// only on loopback)",
    (given) => {
      const address = parseUrl(given);
      if (!address || !/^https?:\/\//.test(given) || /[?#]/.test(given)) return undefined;
      if (address.username || address.password) return undefined;
      return address.protocol === "https:" || THIS_MACHINE.test(address.hostname)
        ? given
        : undefined;
    },
  );

const HOST_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))*$/;

/** Host names in lower case, comma-separated. */
export const hostNames = (): ValueReader<readonly string[]> =>
  listed(
    value(
      "names separated by commas",
      "host names without a port, separated by commas",
      (given) => {
        const names = splitItems(given.toLowerCase());
        return names.length > 0 && names.every((name) => name.length <= 253 && HOST_NAME.test(name))
          ? names
          : undefined;
      },
    ),
  );

/** IP addresses or networks (`10.0.0.0/8`), comma-separated. */
export const networks = (): ValueReader<readonly string[]> =>
  listed(
    value("addresses separated by commas", "IP addresses or networks like 10.0.0.0/8", (given) => {
      const all = splitItems(given);
      return all.length > 0 && all.every(isNetwork) ? all : undefined;
    }),
  );

function isNetwork(given: string): boolean {
  const [address = "", bits, ...rest] = given.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

export const redisUrl = (): ValueReader<string> =>
  value(
    "url",
    "redis://host or rediss://host, optionally with user, password, port and database number",
    (given) => {
      const address = parseUrl(given);
      if (!address || !/^rediss?:$/.test(address.protocol) || address.hostname === "") {
        return undefined;
      }
      return /^\/?\d{0,4}$/.test(address.pathname) && !address.search && !address.hash
        ? given
        : undefined;
    },
  );

/**
 * An address without a host uses a socket: `postgres://user@/name?host=/run/postgresql`. `URL` does
 * not accept that form.
 */
export const postgresUrl = (): ValueReader<string> =>
  value("url", "postgres://user:password@host:port/name", (given) => {
    const address = parseUrl(
      given.replace(/^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)(?=\/)/, "$1socket"),
    );
    return address && /^postgres(?:ql)?:$/.test(address.protocol) && address.hostname !== ""
      ? given
      : undefined;
  });

function parseUrl(given: string): URL | undefined {
  return given.length <= 2000 && !/[\s\0]/.test(given)
    ? (URL.parse(given) ?? undefined)
    : undefined;
}
