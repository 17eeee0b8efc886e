import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import {
  keyEndOf,
  mediaServerSettingsOf,
  SERVER_NAMES,
  SERVER_TITLES,
  type ServerName,
} from "../../../core/library/server-entry.ts";
import { SERVER_FACTS } from "../../../core/library/server-facts.ts";
import { parseTypedServers } from "../../../core/setup/typed-servers.ts";
import { withClient, withoutClient } from "../../../core/torrent/named-clients.ts";
import type { Status } from "../desk/answers.ts";
import { Button } from "../shell/controls.tsx";
import { values as words } from "../text/values.ts";
import type { EditorPart } from "./editor-part.ts";
import { FormCard, type FormService, useFolder } from "./form-card.tsx";
import { PlexSignIn } from "./plex-sign-in.tsx";

const LIST = "MEDIA_SERVERS";

/** `isSingle`: the server's address has a setting named after its kind. */
type FormServer = FormService & { kind: ServerName; isSingle: boolean };

/** Reads the servers from a value of MEDIA_SERVERS. */
const readNamed = (text: string): FormServer[] =>
  parseTypedServers(text).map(({ url, ...one }) => ({ ...one, address: url, isSingle: false }));

type Props = EditorPart & {
  status: Status | undefined;
  unsaved: { set: Record<string, string>; plex_server?: number };
  /** Uses a server of the account that signed in at plex.tv. */
  take: (server: number, url: string) => void;
};

/**
 * Shows each media server as a card that opens into its form. The first server of a kind has its
 * own settings, and any other one a name in MEDIA_SERVERS.
 */
export function Servers({ status, unsaved, take, ...part }: Props): JSX.Element {
  const { settings, edits, edit, editable } = part;
  const find = (name: string): ShownSetting | undefined =>
    settings.find((one) => one.name === name);
  const valueOf = (name: string): string => edits[name] ?? find(name)?.value ?? "";
  const [added, setAdded] = useState<string>();
  const list = find(LIST);
  const value = valueOf(LIST);
  const singles = SERVER_NAMES.map((kind): FormServer => {
    const prefix = kind.toUpperCase();
    return { prefix, name: kind, kind, address: valueOf(`${prefix}_URL`), isSingle: true };
  });
  const isGiven = (name: string): boolean =>
    edits[name] === undefined ? find(name)?.is_set === true : edits[name] !== "";
  const isShown = ({ prefix }: FormServer): boolean =>
    prefix === added || fieldsOf(prefix).some(isGiven);
  const servers = [...singles.filter(isShown), ...readNamed(value)];
  const saved = readNamed(list?.value ?? "");
  const setList = (text: string): void =>
    edit(LIST, text === (list?.value ?? "") ? undefined : text);

  const add = (kind: ServerName): void => {
    const single = singles.find((one) => one.kind === kind);
    if (single && !isShown(single)) return setAdded(single.prefix);
    const taken = new Set(servers.map(({ name }) => name));
    let name: string = kind;
    for (let number = 2; taken.has(name); number++) name = `${kind}-${number}`;
    setList(withClient(value, name, `${kind}+`));
    setAdded(mediaServerSettingsOf(name));
  };
  const remove = ({ prefix, name, isSingle }: FormServer): void => {
    for (const { name: setting, fixed, is_set: isSet } of settings) {
      if (!fieldsOf(prefix).includes(setting) || fixed !== undefined) continue;
      edit(setting, isSingle && isSet ? "" : undefined);
    }
    setAdded(undefined);
    if (isSingle) return;
    for (const typed of Object.keys(edits)) {
      if (typed.startsWith(`${prefix}_`)) edit(typed, undefined);
    }
    setList(withoutClient(value, name));
  };
  return (
    <section class="forms" aria-label={words.mediaServer.list}>
      {servers.map((server) => {
        const { prefix, name, kind, isSingle } = server;
        const address = find(`${prefix}_URL`);
        const keyEnd = keyEndOf(kind);
        const ends = [keyEnd, "PATH_MAP", ...(isSingle ? [] : ["TIMEOUT"])];
        const own = ends.flatMap((end) => fieldOf(find, prefix, kind, end) ?? []);
        const title = name === kind ? SERVER_TITLES[kind] : name;
        return (
          <FormCard
            key={prefix}
            {...part}
            what="server"
            client={server}
            title={title}
            detail={title === name ? SERVER_TITLES[kind] : undefined}
            saved={
              isSingle
                ? address?.is_set
                  ? address.value
                  : undefined
                : saved.find((one) => one.prefix === prefix)?.address
            }
            verdict={status?.verdicts.find((one) => one.name === name && one.code === kind)}
            waits={settings.some(
              ({ name: setting, waits }) =>
                waits && (isSingle ? fieldsOf(prefix).includes(setting) : setting === LIST),
            )}
            unsaved={unsaved}
            own={own}
            variable={isSingle ? `${prefix}_URL` : LIST}
            example={`http://nas:${SERVER_FACTS[kind].port}`}
            isFirst={prefix === added}
            isNew={prefix === added}
            canRemove={editable && (isSingle ? address : list)?.fixed === undefined}
            setAddress={(typed) =>
              isSingle
                ? edit(`${prefix}_URL`, typed === (address?.value ?? "") ? undefined : typed)
                : setList(withClient(value, name, `${kind}+${typed.replaceAll(",", "")}`))
            }
            remove={() => remove(server)}
            label={(_, text) => useFolder(text)}
          >
            {own.map((one) => part.row(one, { client: name }))}
            {prefix === "PLEX" && editable && (
              <li class="srow wide-row">
                <PlexSignIn take={take} />
              </li>
            )}
          </FormCard>
        );
      })}
      {servers.length === 0 && <p class="dim">{words.mediaServer.none}</p>}
      {editable && (
        <details class="card flush add" open={servers.length === 0}>
          <summary>{words.mediaServer.add}</summary>
          <p class="acts">
            {SERVER_NAMES.map((kind) => (
              <Button key={kind} says={SERVER_TITLES[kind]} onClick={() => add(kind)} />
            ))}
          </p>
        </details>
      )}
    </section>
  );
}

const fieldsOf = (prefix: string): string[] =>
  ["URL", "TOKEN", "API_KEY", "PATH_MAP"].map((end) => `${prefix}_${end}`);

/**
 * Returns a setting of a server. A server of MEDIA_SERVERS that is not saved yet has none, so it is
 * taken from the single server of the kind.
 */
function fieldOf(
  find: (name: string) => ShownSetting | undefined,
  prefix: string,
  kind: ServerName,
  end: string,
): ShownSetting | undefined {
  const known = find(`${prefix}_${end}`);
  const like = find(`${kind.toUpperCase()}_${end}`);
  if (known || !like) return known;
  const { fixed: _, warning: __, ...form } = like;
  return {
    ...form,
    name: `${prefix}_${end}`,
    value: "",
    is_set: false,
    origin: "not set",
    waits: false,
  };
}
