/** A refresh token: its id stays the same for life, its value may change with each use. */
export interface RefreshToken {
  id: string;
  tenantId: string;
  applicationId: string;
  userId: string;
  scopes: string[];
  nonce: string | null;
  /** When the user typed the password, in seconds. */
  authTime: number;
  /** In milliseconds. */
  startedAt: number;
  /** In milliseconds. */
  expiresAt: number;
  device: Device;
  /** The hash of the value that works. */
  hash: string;
  /** When that value came to be, by first issue or by rotation, in milliseconds. */
  rotatedAt: number;
  /** Hashes of spent values, the latest last. */
  spent: string[];
}

/** How the client described the device it signs in from. */
export interface Device {
  name: string | null;
  type: string | null;
  description: string | null;
}
