import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import {
  CLIENT_KINDS,
  CLIENT_TITLES,
  type ClientKind,
  isClientKind,
} from "../../../core/torrent/kinds.ts";
import {
  entriesOf,
  settingsOf,
  withClient,
  withoutClient,
} from "../../../core/torrent/named-clients.ts";
import { listClientFields } from "../../../core/torrent/sign-in-fields.ts";
import { formatSourceName } from "../../../core/torrent/source-name.ts";
import type { Status } from "../desk/answers.ts";
import { Button } from "../shell/controls.tsx";
import { values as words } from "../text/values.ts";
import type { EditorPart } from "./editor-part.ts";
import { FormCard, type FormService, useFolder } from "./form-card.tsx";

// Both kinds of forms are one script of the page, because they share the card.
export { Servers } from "./servers.tsx";

const LIST = "DOWNLOAD_CLIENTS";
/** The settings of a single Transmission, which needs no name. */
const SHORT = "TRANSMISSION";

type FormClient = FormService & { kind: string };

/** Reads the clients from a value of DOWNLOAD_CLIENTS. */
const readClients = (text: string): FormClient[] =>
  entriesOf(text).flatMap(([name, rest]) => {
    if (name === undefined) return [];
    const [, kind = "", address = rest] = /^([a-z]+)\+(.*)$/i.exec(rest) ?? [];
    return { prefix: settingsOf(name), name, kind: kind.toLowerCase(), address };
  });

/** Returns the single Transmission, if any of its settings is set. */
function readShort(
  settings: readonly ShownSetting[],
  edits: EditorPart["edits"],
): FormClient | undefined {
  const own = settings.filter(({ name }) => name.startsWith(`${SHORT}_`));
  const isGiven = own.some(({ name, is_set: isSet, origin }) =>
    edits[name] === undefined ? isSet && origin !== "default" : edits[name] !== "",
  );
  const address = edits[`${SHORT}_URL`] ?? own.find(({ name }) => name === `${SHORT}_URL`)?.value;
  return isGiven
    ? { prefix: SHORT, name: "transmission", kind: "transmission", address: address ?? "" }
    : undefined;
}

type Props = EditorPart & {
  status: Status | undefined;
  unsaved: { set: Record<string, string>; plex_server?: number };
  /** The client whose form is open at first. */
  first: string | undefined;
};

/** Shows each download client as a card that opens into its form. Clients can be added and removed. */
export function Clients({ first, unsaved, status, ...part }: Props): JSX.Element {
  const { settings, edits, edit, editable } = part;
  const list = settings.find(({ name }) => name === LIST);
  const value = edits[LIST] ?? list?.value ?? "";
  const short = readShort(settings, edits);
  const clients = [...(short ? [short] : []), ...readClients(value)];
  const saved = readClients(list?.value ?? "");
  const [added, setAdded] = useState<string>();
  const canChange = editable && list?.fixed === undefined;
  const setList = (text: string): void =>
    edit(LIST, text === (list?.value ?? "") ? undefined : text);

  const add = (kind: ClientKind): void => {
    const taken = new Set(clients.map(({ name }) => name));
    let name: string = kind;
    for (let number = 2; taken.has(name); number++) name = `${kind}-${number}`;
    setList(withClient(value, name, `${kind}+`));
    setAdded(settingsOf(name));
  };
  const remove = ({ prefix, name }: FormClient): void => {
    for (const setting of settings) {
      if (!setting.name.startsWith(`${prefix}_`) || setting.fixed !== undefined) continue;
      // The settings of a named client go with it. Those of the short form are its only mention.
      const isGiven = setting.is_set && setting.origin !== "default";
      edit(setting.name, prefix === SHORT && isGiven ? "" : undefined);
    }
    for (const typed of Object.keys(edits)) {
      if (prefix !== SHORT && typed.startsWith(`${prefix}_`)) edit(typed, undefined);
    }
    if (prefix !== SHORT) setList(withoutClient(value, name));
  };
  return (
    <section class="forms" aria-label={words.client.list}>
      {clients.map((client) => (
        <ClientCard
          key={client.prefix}
          {...part}
          client={client}
          saved={
            client.prefix === SHORT
              ? settings.find(({ name }) => name === `${SHORT}_URL`)?.value
              : saved.find(({ prefix }) => prefix === client.prefix)?.address
          }
          verdicts={status?.verdicts ?? []}
          waits={settings.some(
            ({ name, waits }) =>
              waits && (name === LIST ? client.prefix !== SHORT : name.startsWith(client.prefix)),
          )}
          unsaved={unsaved}
          isFirst={client.name === first || client.prefix === added}
          isNew={client.prefix === added}
          canRemove={client.prefix === SHORT ? editable : canChange}
          setAddress={
            client.prefix === SHORT
              ? undefined
              : (address) => setList(withClient(value, client.name, `${client.kind}+${address}`))
          }
          remove={() => remove(client)}
        />
      ))}
      {list?.fixed !== undefined && <p class="dim">{words.fixed[list.fixed]}</p>}
      {clients.length === 0 && <p class="dim">{words.client.none}</p>}
      {canChange && (
        <details class="card flush add" open={clients.length === 0}>
          <summary>{words.client.add}</summary>
          <p class="acts">
            {CLIENT_KINDS.map((kind) => (
              <Button key={kind} says={CLIENT_TITLES[kind]} onClick={() => add(kind)} />
            ))}
          </p>
        </details>
      )}
    </section>
  );
}

type CardProps = EditorPart & {
  client: FormClient;
  /** The saved address. Undefined for a client that is not saved. */
  saved: string | undefined;
  verdicts: Status["verdicts"];
  waits: boolean;
  unsaved: Props["unsaved"];
  isFirst: boolean;
  isNew: boolean;
  canRemove: boolean;
  /** Undefined if the address is a setting with its own row. */
  setAddress: ((address: string) => void) | undefined;
  remove: () => void;
};

function ClientCard({ client, saved, verdicts, waits, ...given }: CardProps) {
  const { settings, edits, edit, row, setAddress, editable, ...form } = given;
  const { prefix, name, kind } = client;
  const own = listFields(settings, prefix, kind);
  const rows = own.filter(({ rare, name: setting }) => !rare && setting !== `${SHORT}_URL`);
  const rare = own.filter((one) => one.rare);
  const title = isClientKind(kind) && kind === name ? CLIENT_TITLES[kind] : name;
  const verdict = verdicts.find(
    (one) =>
      saved !== undefined &&
      one.code === kind &&
      one.name === formatSourceName({ name, kind, address: saved.replace(/\/+$/, "") }),
  );
  return (
    <FormCard
      {...form}
      what="client"
      {...{ client, saved, verdict, waits, title, own, edits, edit, editable }}
      detail={title === name && isClientKind(kind) ? CLIENT_TITLES[kind] : undefined}
      variable={setAddress ? LIST : `${SHORT}_URL`}
      example={words.client.exampleAddress}
      setAddress={
        setAddress
          ? (typed) => setAddress(typed.replaceAll(",", ""))
          : (typed) => edit(`${SHORT}_URL`, typed === saved ? undefined : typed)
      }
      label={(setting, value) =>
        setting.endsWith("_PATH_MAP") ? useFolder(value) : words.client.fileFrom(value)
      }
    >
      {rows.map((one) => row(one, { client: name }))}
      {rare.length > 0 && (
        <li class="srow wide-row">
          <details open={rare.some(({ name: setting }) => edits[setting] !== undefined)}>
            <summary>
              {words.advanced} <span class="dim">{words.rare(rare.length)}</span>
            </summary>
            <ul class="rows form">{rare.map((one) => row(one, { client: name }))}</ul>
          </details>
        </li>
      )}
    </FormCard>
  );
}

/**
 * Returns the settings that a kind of client has, and any other that is set for the client. A client
 * that is not saved yet has none, so they are taken from the single Transmission.
 */
function listFields(
  settings: readonly ShownSetting[],
  prefix: string,
  kind: string,
): ShownSetting[] {
  const find = (name: string) => settings.find((one) => one.name === name);
  const ends = isClientKind(kind) ? listClientFields(kind) : [];
  const fields = ends.flatMap((end): ShownSetting[] => {
    const known = find(`${prefix}_${end}`);
    const like = find(`${SHORT}_${end === "KEY" ? "PASSWORD" : end}`);
    if (known || !like) return known ? [known] : [];
    const { fixed: _, warning: __, fallback = "", ...form } = like;
    return [
      {
        ...form,
        name: `${prefix}_${end}`,
        value: fallback,
        is_set: false,
        origin: "not set",
        waits: false,
        ...(fallback !== "" && { fallback }),
      },
    ];
  });
  const others = settings.filter(
    (one) =>
      one.name.startsWith(`${prefix}_`) &&
      one.is_set &&
      one.origin !== "default" &&
      !fields.includes(one) &&
      // The prefix of another client may begin with this one: seedbox, and seedbox-2.
      /^_(?:USERNAME|PASSWORD|KEY|AUTO_REMOVE)$/.test(one.name.slice(prefix.length)),
  );
  return [...fields, ...others];
}
