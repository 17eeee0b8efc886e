import { useState } from "preact/hooks";
import type { SettingsTested, TestKind } from "../../../app/settings/settings-shape.ts";
import type { Unsaved } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { Button } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { messageOf } from "../shell/problem.tsx";
import { values as words } from "../text/values.ts";
import { titleOf } from "./row.tsx";

/** What a test said: `undefined` before it was made. */
export function useTest(what: TestKind) {
  const desk = useDesk();
  const [state, setState] = useState<{ busy?: true; tested?: SettingsTested; error?: string }>({});
  return {
    ...state,
    forget: () => setState({}),
    async run(unsaved: Unsaved): Promise<boolean> {
      setState({ busy: true });
      try {
        const tested = await desk.call("test_settings", { what, ...unsaved });
        setState({ tested });
        return tested.ok;
      } catch (error) {
        setState({ error: messageOf(error) });
        return false;
      }
    },
  };
}

type Test = ReturnType<typeof useTest>;

type Props = { of: Test; use: (name: string, value: string) => void };

/** The lines of a test, with a button for a value that would help. */
export const Tested = ({ of: { busy, tested, error }, use }: Props) => (
  <div class="tested" role="status">
    {busy && <p>{words.testing}</p>}
    {error !== undefined && <p class="note danger">{error}</p>}
    {tested?.problems.map(({ name, message }) => (
      <p key={`${name} ${message}`} class="note danger break">
        {name === undefined ? "" : `${titleOf(name)}: `}
        {message}
      </p>
    ))}
    {tested?.lines.map(({ ok, text }) => (
      <p key={text} class={`note break ${ok ? "success" : "danger"}`}>
        <Icon of={ok ? "well" : "ill"} />
        <bdi>{text}</bdi>
      </p>
    ))}
    {tested?.suggestion && (
      <p class="acts">
        <Button onClick={() => use(tested.suggestion?.name ?? "", tested.suggestion?.value ?? "")}>
          <bdi>{words.useIt(`${titleOf(tested.suggestion.name)}: ${tested.suggestion.value}`)}</bdi>
        </Button>
      </p>
    )}
  </div>
);

/** A button that tests a group with what was typed. */
export function TestPanel({ what, unsaved, use }: { what: TestKind; unsaved: Unsaved; use: Props["use"] }) {
  const test = useTest(what);
  return (
    <div class="test">
      <Button says={words.test[what]} disabled={test.busy} onClick={() => void test.run(unsaved)} />
      <Tested of={test} use={use} />
    </div>
  );
}
