import type { JSX } from "preact";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import { isOn } from "../../../base/text/is-on.ts";
import { Button } from "../shell/controls.tsx";
import { Alert } from "../shell/problem.tsx";
import { values as words } from "../text/values.ts";
import { Control, isGroupOfControls } from "./control.tsx";
import { titleOf } from "./title-of.ts";

/** Formats a value in words. */
const formatValue = (
  { secret, is_set, kind, choices = [], value: saved }: ShownSetting,
  value = saved,
): string => {
  if (secret) return is_set ? words.isSet : words.nothing;
  if (kind === "switch" && value !== "") return isOn(value) ? words.on : words.off;
  if (value === "") return words.nothing;
  return choices.find(({ word }) => word === value.toLowerCase())?.title ?? value;
};

/** Properties of the row of a setting. */
type RowProps = {
  setting: ShownSetting;
  /** Text that was typed and not saved. */
  edited: string | undefined;
  problem: string | undefined;
  editable: boolean;
  hasNames: boolean;
  edit: (value: string | undefined) => void;
  reset: () => void;
  /** The client to whose form the row belongs. */
  client?: string;
};

/** Shows one setting: its title and help, its value, and what is special about the value. */
export function SettingRow({
  setting,
  edited,
  problem,
  editable,
  hasNames,
  edit,
  reset,
  client,
}: RowProps): JSX.Element {
  const { name, doc, fixed, origin, waits, at_once: atOnce, kind } = setting;
  const id = `s-${name}`;
  const isFixed = fixed !== undefined || !editable;
  const isEdited = edited !== undefined;
  const full = titleOf(name);
  const title = client === undefined ? full : full.replace(/^.*?: /, "");
  const label = (
    <>
      {title}
      {client !== undefined && <span class="vh"> {words.of(client)}</span>}
    </>
  );
  return (
    <li class={`srow k-${isFixed ? "fixed" : kind}${isEdited ? " changed" : ""}`}>
      <div class="slabel">
        {isFixed || isGroupOfControls(setting) ? (
          <b id={`${id}-title`}>{label}</b>
        ) : (
          <label for={id}>{label}</label>
        )}
        {isEdited && <em>{words.notSaved}</em>}
        {hasNames && <code class="var break">{name}</code>}
        {doc !== "" && (
          <p class="dim" id={`${id}-help`}>
            {doc}
          </p>
        )}
      </div>
      <div class="sctl">
        {isFixed ? (
          <output class="ro break" aria-labelledby={`${id}-title`}>
            <bdi>{formatValue(setting)}</bdi>
          </output>
        ) : (
          <Control id={id} {...{ setting, edited, problem, edit }} />
        )}
        {fixed !== undefined && <p class="dim">{words.fixed[fixed]}</p>}
        {problem !== undefined && <Alert id={`${id}-problem`} says={problem} />}
        {!isEdited && setting.warning !== undefined && (
          <p class="note warning break">{setting.warning}</p>
        )}
        {isEdited && !setting.secret && kind !== "switch" && client === undefined && (
          <p class="dim">
            <bdi class="break">{words.before(formatValue(setting))}</bdi>
          </p>
        )}
        {origin === "run time" && !isFixed && (
          <p class="dim">
            {words.atRunTime}{" "}
            <Button
              says={words.reset}
              class="plain"
              aria-label={words.resetLabel(full)}
              onClick={reset}
            />
          </p>
        )}
        {client === undefined && (waits || (isEdited && !atOnce)) && (
          <p class="dim">{words.restart}</p>
        )}
      </div>
    </li>
  );
}
