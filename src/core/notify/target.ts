import { tryOr } from "../../base/errors.ts";
import { FORMS, type FormName, formOf } from "./forms.ts";

/**
 * One address to post to. `name` is for logs and messages: the form and the host, without secrets.
 */
export type Target = { form: FormName; address: URL; name: string };

const MAX_TARGETS = 10;
const SCHEME = /^([a-z]+)(?:\+(https?))?:\/\/(.+)$/i;

const isForm = (name: string): name is FormName => Object.hasOwn(FORMS, name);

/**
 * Parses the addresses in NOTIFY_URL, separated by commas or spaces. Returns undefined if the text
 * contains no address, too many addresses or an invalid address. Each address has one of these
 * forms: `FORM://HOST/…` for https, `FORM+http://HOST/…`, a bare https address (Discord, Slack and
 * ntfy.sh are recognised; any other host gets plain JSON), or `discord://ID/TOKEN` and
 * `slack://A/B/C` without a host.
 */
export function readTargets(text: string): Target[] | undefined {
  const targets = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(readTarget);
  if (targets.length === 0 || targets.length > MAX_TARGETS) return undefined;
  return targets.every((target) => target !== undefined) ? targets : undefined;
}

function readTarget(text: string): Target | undefined {
  const [, scheme = "", over, rest = ""] = SCHEME.exec(text) ?? [];
  const word = scheme.toLowerCase();
  if (word === "http" || word === "https") {
    const address = URL.parse(text) ?? undefined;
    return address && made(recognised(address.hostname), address);
  }
  if (!isForm(word)) return undefined;
  const { home } = formOf(word);
  const written =
    home !== undefined && over === undefined
      ? `${home}${rest}`
      : `${over?.toLowerCase() ?? "https"}://${rest}`;
  const address = URL.parse(written) ?? undefined;
  return address && made(word, address);
}

const recognised = (host: string): FormName =>
  (Object.keys(FORMS) as FormName[]).find((name) => formOf(name).hosts?.includes(host)) ?? "json";

function made(form: FormName, address: URL): Target | undefined {
  // Every form except plain JSON requires a topic, token or key in its path.
  if (form !== "json" && address.pathname.replaceAll("/", "") === "") return undefined;
  if (!isDecodable(address.pathname) || !isDecodable(`${address.username} ${address.password}`)) {
    return undefined;
  }
  return { form, address, name: `${form} at ${address.host}` };
}

/**
 * Returns everything in NOTIFY_URL that must not appear in a log: whole addresses, and each part
 * that may be a token.
 */
export function listSecretParts(text: string): string[] {
  const addresses = text.split(/[\s,]+/).filter(Boolean);
  const parts = (readTargets(text) ?? []).flatMap(({ address }) => [
    address.username,
    address.password,
    decodeURIComponent(address.password),
    ...address.pathname.split("/"),
    ...address.searchParams.values(),
  ]);
  // Shorter parts are words such as `api` and `notify`.
  return [
    ...addresses,
    ...parts.filter((part) => part.length >= MIN_SECRET_CHARS && part !== "webhooks"),
  ];
}

const MIN_SECRET_CHARS = 8;

const isDecodable = (text: string): boolean =>
  tryOr(() => decodeURIComponent(text), undefined) !== undefined;
