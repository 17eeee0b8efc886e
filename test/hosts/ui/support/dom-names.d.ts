// playwright-core's own types name these browser types. Node has no DOM types, so they are declared
// without members.
interface Node {}
interface HTMLElement {}
interface SVGElement {}
interface HTMLElementTagNameMap {}
