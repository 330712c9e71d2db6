/** The face of the streams: connections, servers and pipes as readers and writers. */
import '../transports/provide.ts';

export {
  type OpenConnectionOptions,
  type OpenUnixConnectionOptions,
  openConnection,
  openUnixConnection,
  type StartServerOptions,
  type StartUnixServerOptions,
  type StreamOptions,
  startServer,
  startUnixServer,
} from './connect.ts';
export { Ending, FlowControl } from './flow-control.ts';
export { type ClientConnected, StreamReaderProtocol } from './protocol.ts';
export { checkLimit, StreamReader, type StreamReaderOptions } from './reader.ts';
export type { Separator } from './requests.ts';
export { StreamWriter, type WriterProtocol, type WriterTlsOptions } from './writer.ts';
