import { createDefine } from "fresh";

export const define = createDefine<{ caught?: string }>();
