import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { hasKeysOn, switchKeys } from "../hooks/use-keys.ts";
import { KEYS, type KeyCommand } from "../model/keys.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { frame } from "../text/frame.ts";
import { text } from "../text/text.ts";

/** Lists the keyboard shortcuts, generated from the table that runs them. */
export function KeysDialog({ close }: { close: () => void }): JSX.Element {
  const [isOn, setOn] = useState(hasKeysOn);
  const words = frame.keys;
  return (
    <Dialog title={words.title} close={close}>
      <dl class="keys">
        {(Object.keys(KEYS) as KeyCommand[]).map((command) => (
          <div key={command}>
            <dt>
              <kbd>{KEYS[command]}</kbd>
            </dt>
            <dd>{words.commands[command]}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ currentTarget }) => {
            switchKeys(currentTarget.checked);
            setOn(currentTarget.checked);
          }}
        />{" "}
        {words.on}
      </label>
      <p class="acts">
        <Button says={text.close} onClick={close} />
      </p>
    </Dialog>
  );
}
