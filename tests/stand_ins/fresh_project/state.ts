import { createDefine } from "fresh";

export interface State {
  member?: string;
}

export const define = createDefine<State>();
