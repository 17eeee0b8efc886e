import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ShownSetting, TestKind } from "../../../app/settings/settings-shape.ts";
import type { Status } from "../desk/answers.ts";
import { proofOf } from "../model/proof.ts";
import { Button } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { values as words } from "../text/values.ts";
import type { EditorPart } from "./editor-part.ts";
import { Tested, useTest } from "./test-panel.tsx";
import { TextBox } from "./text-box.tsx";

/** A client or server with its form. `prefix` is the start of the names of its settings. */
export type FormService = { prefix: string; name: string; address: string };

export const useFolder = (pathMap: string): string =>
  words.client.useFolder(pathMap.split(",").at(-1)?.split("=")[0] ?? pathMap);

type Verdict = Status["verdicts"][number];

type Props = Pick<EditorPart, "edits" | "problems" | "editable" | "hasNames" | "edit"> & {
  what: TestKind;
  client: FormService;
  title: string;
  /** Text after the title, such as the kind of the service. */
  detail: string | undefined;
  /** The saved address. Undefined for a service that is not saved. */
  saved: string | undefined;
  verdict: Verdict | undefined;
  waits: boolean;
  unsaved: { set: Record<string, string>; plex_server?: number };
  /** The settings of the form, except for the address. */
  own: readonly ShownSetting[];
  /** The name of the setting that has the address. */
  variable: string;
  example: string;
  /** The card is open at first. */
  isFirst: boolean;
  isNew: boolean;
  canRemove: boolean;
  setAddress: (address: string) => void;
  remove: () => void;
  /** Label of a button that uses a suggested value. */
  label: (name: string, value: string) => string;
  /** The rows of the form. */
  children: ComponentChildren;
};

/** Shows a service as a card that opens into its form, with a test of the typed values. */
export function FormCard({ client, saved, own, setAddress, remove, ...given }: Props): JSX.Element {
  const { what, title, detail, verdict, waits, unsaved, variable, example, children } = given;
  const { edits, problems, editable, hasNames, edit, isFirst, isNew, canRemove, label } = given;
  const { prefix, name, address } = client;
  const test = useTest(what, prefix);
  const [isOpened, setOpened] = useState(isFirst);
  const card = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!isFirst) return;
    setOpened(true);
    card.current?.scrollIntoView({ block: "nearest" });
    if (isNew) card.current?.querySelector("input")?.focus();
  }, [isFirst]);
  const isEdited =
    address !== saved || own.some(({ name: setting }) => edits[setting] !== undefined);
  const isRefused = own.some(({ name: setting }) => problems.some((one) => one.name === setting));
  // A result is true only of the values that were tested.
  const tested = useRef("");
  const now = JSON.stringify([address, own.map(({ name: setting }) => edits[setting])]);
  useEffect(() => {
    if (tested.current !== now) test.forget();
  }, [now]);
  const run = (): void => {
    tested.current = now;
    void test.run(unsaved);
  };
  const isOpen = isOpened || isRefused;
  const id = `address-${prefix}`;
  return (
    <details
      ref={card}
      id={`${what}-${name}`}
      class="card flush client-form"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpened(currentTarget.open)}
    >
      <summary>
        <span class="form-name">
          <b>
            <bdi>{title}</bdi>
          </b>
          {detail !== undefined && <small> {detail}</small>}
          <small class="break">{saved ?? address}</small>
        </span>
        <span class="state-of">
          {isEdited && <em>{saved === undefined ? words.client.isNew : words.client.changed}</em>}
          {saved !== undefined && <State of={verdict} waits={waits} />}
        </span>
      </summary>
      {isOpen && (
        <ul class="rows form">
          <li class={`srow wide-row${address === saved ? "" : " changed"}`}>
            <div class="slabel">
              <label for={id}>
                {words.address}
                <span class="vh"> {words.of(name)}</span>
              </label>
              {address !== saved && <em>{words.notSaved}</em>}
              {hasNames && <code class="var">{variable}</code>}
            </div>
            <div class="sctl">
              <span class="amount">
                <TextBox
                  id={id}
                  disabled={!canRemove}
                  placeholder={example}
                  value={address}
                  aria-invalid={
                    variable.startsWith(prefix) && problems.some((one) => one.name === variable)
                  }
                  change={setAddress}
                />
                <Button
                  says={words.client.test}
                  aria-label={words.client.testOf(name)}
                  disabled={!editable || test.busy}
                  onClick={run}
                />
              </span>
              <Tested of={test} use={edit} label={label} />
              {test.tested && isEdited && <p class="dim">{words.client.tested}</p>}
            </div>
          </li>
          {children}
          {canRemove && (
            <li class="srow wide-row">
              <Button class="plain remove" says={words.client.remove(name)} onClick={remove} />
            </li>
          )}
        </ul>
      )}
    </details>
  );
}

/** The saved state of a service: what was last proven, and when. */
function State({ of, waits }: { of: Verdict | undefined; waits: boolean }) {
  if (!of) return waits ? <span class="dim">{words.client.later}</span> : null;
  const { state, message } = of;
  const { icon, tone, word, age } = proofOf(of);
  return (
    <span class={`said ${tone === "" ? "unproven" : state}`}>
      <Icon of={icon} />
      <b>{state === "ill" ? words.client.ill : word}</b>
      <small class="break">{state === "ill" && message ? message : age}</small>
    </span>
  );
}
