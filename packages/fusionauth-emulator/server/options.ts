/** How an emulator starts; paths are relative to the working directory. */
export interface EmulatorOptions {
  /**
   * The kickstart file, or a folder with `kickstart.json` or `kickstart/kickstart.json`. Default:
   * `kickstart/kickstart.json`.
   */
  kickstartFile?: string | URL;
  /** Values for `#{ENV.NAME}` that take precedence over the environment and `.env`. */
  env?: Readonly<Record<string, string>>;
  /** Values that replace the kickstart's own variables. */
  variables?: Readonly<Record<string, string>>;
  /**
   * Where keys, sessions and registered users outlive a restart; null keeps nothing. Default: a file
   * in `.fusionauth/`, one for each kickstart file.
   */
  stateFile?: string | null;
  /**
   * A folder in which emulators without a state file share their keys, for test suites that start many:
   * an RSA key takes a fifth of a second. Default: none, and each process generates its own.
   */
  keyFolder?: string;
  /** The port to listen on; 0 picks a free one. Default: the issuer's, or 9011. */
  port?: number;
  /**
   * The IP address to listen on. Default: the loopback address. Any other needs `allowHosts`, because
   * other machines reach it.
   */
  host?: string;
  /**
   * Host names that the emulator is called by, besides those of this machine and of its issuers, such
   * as the name of a compose service.
   */
  allowHosts?: readonly string[];
  /** Replaces the default tenant's issuer. With port 0 the default is the emulator's own origin. */
  issuer?: string;
  /** Whether faults can also be set over HTTP, under `/__op/`. Default: false. */
  faults?: boolean;
  /** Whether the login page lists users, to sign in with one click. Default: false. */
  picker?: boolean;
  /** Whether nothing is printed for each request and webhook. Default: false. */
  quiet?: boolean;
  /** Prints a line: of the log, or a warning. Default: `console.log`. */
  print?: (line: string) => void;
  /** Sends webhooks. Default: the global `fetch`. */
  fetch?: typeof fetch;
}
