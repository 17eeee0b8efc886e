import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CLIENT_KINDS, CLIENT_TITLES, isClientKind } from "../../../core/torrent/kinds.ts";
import {
  entriesOf,
  settingsOf,
  withClient,
  withoutClient,
} from "../../../core/torrent/named-clients.ts";
import { CLIENT_ASKS } from "../../../core/torrent/sign-in-fields.ts";
import { TextBox } from "../settings/text-box.tsx";
import { Button } from "../shell/controls.tsx";
import { Select } from "../shell/fields.tsx";
import { values as words } from "../text/values.ts";

type Props = {
  /** Value of DOWNLOAD_CLIENTS, including unsaved changes. */
  value: string;
  /** Values typed for other settings. */
  typed: Readonly<Record<string, string>>;
  change: (name: string, value: string) => void;
};

/**
 * Shows each download client's address and credentials as fields. Clients can be added and removed.
 */
export function ClientFields({ value, typed, change }: Props): JSX.Element {
  const [kind, choose] = useState<string>("qbittorrent");
  const entries = entriesOf(value);
  const set = (text: string): void => change("DOWNLOAD_CLIENTS", text);
  const add = (): void => {
    const taken = new Set(entries.map(([name]) => name));
    let name = kind;
    for (let number = 2; taken.has(name); number++) name = `${kind}-${number}`;
    set(withClient(value, name, `${kind}+`));
  };
  const remove = (name: string): void => {
    for (const setting of Object.keys(typed)) {
      if (setting.startsWith(`${settingsOf(name)}_`)) change(setting, "");
    }
    set(withoutClient(value, name));
  };
  return (
    <div class="fields">
      {entries.map(([name = "", rest]) => {
        const [, kindName = "", address = rest] = /^([a-z]+)\+(.*)$/i.exec(rest) ?? [];
        const title = isClientKind(kindName) ? CLIENT_TITLES[kindName] : kindName;
        const asks = isClientKind(kindName) ? CLIENT_ASKS[kindName] : [];
        const field = (
          label: string,
          value: string,
          isSecret: boolean,
          change: (value: string) => void,
        ) => (
          <label class="field" key={label}>
            {label}
            <TextBox
              aria-label={words.forClient(label, name)}
              isSecret={isSecret}
              value={value}
              change={change}
            />
          </label>
        );
        return (
          <fieldset key={name} class="fields">
            <legend>{name === kindName ? title : `${title} ${name}`}</legend>
            {field(words.address, address, false, (text) =>
              set(withClient(value, name, `${kindName}+${text.replaceAll(",", "")}`)),
            )}
            {asks
              .map((ask) => [ask, `${settingsOf(name)}_${ask.toUpperCase()}`] as const)
              .map(([secret, setting]) =>
                field(words.asks[secret], typed[setting] ?? "", secret !== "username", (text) =>
                  change(setting, text),
                ),
              )}
            <Button says={words.removeClient(name)} class="plain" onClick={() => remove(name)} />
          </fieldset>
        );
      })}
      <p class="acts">
        <Select
          label={words.clientKind}
          value={kind}
          options={CLIENT_KINDS.map((candidateKind) => [
            candidateKind,
            CLIENT_TITLES[candidateKind],
          ])}
          choose={choose}
        />
        <Button says={words.addClient} onClick={add} />
      </p>
    </div>
  );
}
