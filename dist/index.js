import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 1916:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

__webpack_unused_export__ = true;
exports.Io = __webpack_unused_export__ = void 0;
var peq = new Uint32Array(0x10000);
var myers_32 = function (a, b) {
    var n = a.length;
    var m = b.length;
    var lst = 1 << (n - 1);
    var pv = -1;
    var mv = 0;
    var sc = n;
    var i = n;
    while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
    }
    for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= ((eq & pv) + pv) ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
            sc++;
        }
        if (pv & lst) {
            sc--;
        }
        mv = (mv << 1) | 1;
        pv = (pv << 1) | ~(xv | mv);
        mv &= xv;
    }
    i = n;
    while (i--) {
        peq[a.charCodeAt(i)] = 0;
    }
    return sc;
};
var myers_x = function (b, a) {
    var n = a.length;
    var m = b.length;
    var mhc = [];
    var phc = [];
    var hsize = Math.ceil(n / 32);
    var vsize = Math.ceil(m / 32);
    for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
    }
    var j = 0;
    for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
            var eq = peq[a.charCodeAt(i)];
            var pb = (phc[(i / 32) | 0] >>> i) & 1;
            var mb = (mhc[(i / 32) | 0] >>> i) & 1;
            var xv = eq | mv_1;
            var xh = ((((eq | mb) & pv_1) + pv_1) ^ pv_1) | eq | mb;
            var ph = mv_1 | ~(xh | pv_1);
            var mh = pv_1 & xh;
            if ((ph >>> 31) ^ pb) {
                phc[(i / 32) | 0] ^= 1 << i;
            }
            if ((mh >>> 31) ^ mb) {
                mhc[(i / 32) | 0] ^= 1 << i;
            }
            ph = (ph << 1) | pb;
            mh = (mh << 1) | mb;
            pv_1 = mh | ~(xv | ph);
            mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] = 0;
        }
    }
    var mv = 0;
    var pv = -1;
    var start = j * 32;
    var vlen = Math.min(32, m - start) + start;
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
    }
    var score = m;
    for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = (phc[(i / 32) | 0] >>> i) & 1;
        var mb = (mhc[(i / 32) | 0] >>> i) & 1;
        var xv = eq | mv;
        var xh = ((((eq | mb) & pv) + pv) ^ pv) | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += (ph >>> (m - 1)) & 1;
        score -= (mh >>> (m - 1)) & 1;
        if ((ph >>> 31) ^ pb) {
            phc[(i / 32) | 0] ^= 1 << i;
        }
        if ((mh >>> 31) ^ mb) {
            mhc[(i / 32) | 0] ^= 1 << i;
        }
        ph = (ph << 1) | pb;
        mh = (mh << 1) | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
    }
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
    }
    return score;
};
var distance = function (a, b) {
    if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
    }
    if (b.length === 0) {
        return a.length;
    }
    if (a.length <= 32) {
        return myers_32(a, b);
    }
    return myers_x(a, b);
};
exports.Io = distance;
var closest = function (str, arr) {
    var min_distance = Infinity;
    var min_index = 0;
    for (var i = 0; i < arr.length; i++) {
        var dist = distance(str, arr[i]);
        if (dist < min_distance) {
            min_distance = dist;
            min_index = i;
        }
    }
    return arr[min_index];
};
__webpack_unused_export__ = closest;


/***/ }),

/***/ 785:
/***/ ((__unused_webpack_module, exports) => {


Object.defineProperty(exports, "__esModule", ({ value: true }));
// This is an empty module that is served up when outside of a workerd environment
// See the `exports` field in package.json
exports["default"] = {};
//# sourceMappingURL=empty.js.map

/***/ }),

/***/ 6122:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



//Parse method copied from https://github.com/brianc/node-postgres
//Copyright (c) 2010-2014 Brian Carlson (brian.m.carlson@gmail.com)
//MIT License

//parses a connection string
function parse(str, options = {}) {
  //unix socket
  if (str.charAt(0) === '/') {
    const config = str.split(' ')
    return { host: config[0], database: config[1] }
  }

  // Check for empty host in URL

  const config = Object.create(null)
  let result
  let dummyHost = false
  if (/ |%[^a-f0-9]|%[a-f0-9][^a-f0-9]/i.test(str)) {
    // Ensure spaces are encoded as %20
    str = encodeURI(str).replace(/%25(\d\d)/g, '%$1')
  }

  try {
    try {
      result = new URL(str, 'postgres://base')
    } catch (e) {
      // The URL is invalid so try again with a dummy host
      result = new URL(str.replace('@/', '@___DUMMY___/'), 'postgres://base')
      dummyHost = true
    }
  } catch (err) {
    // Remove the input from the error message to avoid leaking sensitive information
    err.input && (err.input = '*****REDACTED*****')
    throw err
  }

  // We'd like to use Object.fromEntries() here but Node.js 10 does not support it
  for (const entry of result.searchParams.entries()) {
    config[entry[0]] = entry[1]
  }

  config.user = config.user || decodeURIComponent(result.username)
  config.password = config.password || decodeURIComponent(result.password)

  if (result.protocol == 'socket:') {
    config.host = decodeURI(result.pathname)
    config.database = result.searchParams.get('db')
    config.client_encoding = result.searchParams.get('encoding')
    return config
  }
  const hostname = (dummyHost ? '' : result.hostname).replace(/^\[(.+)\]$/, '$1')
  if (!config.host) {
    // Only set the host if there is no equivalent query param.
    config.host = decodeURIComponent(hostname)
  } else if (hostname && /^%2f/i.test(hostname)) {
    // Only prepend the hostname to the pathname if it is not a URL encoded Unix socket host.
    result.pathname = hostname + result.pathname
  }
  if (!config.port) {
    // Only set the port if there is no equivalent query param.
    config.port = result.port
  }

  const pathname = result.pathname.slice(1) || null
  config.database = pathname ? decodeURI(pathname) : null

  if (config.ssl === 'true' || config.ssl === '1') {
    config.ssl = true
  }

  if (config.ssl === '0') {
    config.ssl = false
  }

  if (config.sslcert || config.sslkey || config.sslrootcert || config.sslmode) {
    config.ssl = {}
  }

  // sslnegotiation=direct implies SSL is in use (libpq requires sslmode>=require),
  // so enable SSL if the connection string did not otherwise configure it.
  if (config.sslnegotiation === 'direct' && config.ssl === undefined) {
    config.ssl = true
  }

  // Only try to load fs if we expect to read from the disk
  const fs = config.sslcert || config.sslkey || config.sslrootcert ? __nccwpck_require__(9896) : null

  if (config.sslcert) {
    config.ssl.cert = fs.readFileSync(config.sslcert).toString()
  }

  if (config.sslkey) {
    config.ssl.key = fs.readFileSync(config.sslkey).toString()
  }

  if (config.sslrootcert) {
    config.ssl.ca = fs.readFileSync(config.sslrootcert).toString()
  }

  if (options.useLibpqCompat && config.uselibpqcompat) {
    throw new Error('Both useLibpqCompat and uselibpqcompat are set. Please use only one of them.')
  }

  if (config.uselibpqcompat === 'true' || options.useLibpqCompat) {
    switch (config.sslmode) {
      case 'disable': {
        config.ssl = false
        break
      }
      case 'prefer': {
        config.ssl.rejectUnauthorized = false
        break
      }
      case 'require': {
        if (config.sslrootcert) {
          // If a root CA is specified, behavior of `sslmode=require` will be the same as that of `verify-ca`
          config.ssl.checkServerIdentity = function () {}
        } else {
          config.ssl.rejectUnauthorized = false
        }
        break
      }
      case 'verify-ca': {
        if (!config.ssl.ca) {
          throw new Error(
            'SECURITY WARNING: Using sslmode=verify-ca requires specifying a CA with sslrootcert. If a public CA is used, verify-ca allows connections to a server that somebody else may have registered with the CA, making you vulnerable to Man-in-the-Middle attacks. Either specify a custom CA certificate with sslrootcert parameter or use sslmode=verify-full for proper security.'
          )
        }
        config.ssl.checkServerIdentity = function () {}
        break
      }
      case 'verify-full': {
        break
      }
    }
  } else {
    switch (config.sslmode) {
      case 'disable': {
        config.ssl = false
        break
      }
      case 'prefer':
      case 'require':
      case 'verify-ca':
      case 'verify-full': {
        if (config.sslmode !== 'verify-full') {
          deprecatedSslModeWarning(config.sslmode)
        }
        break
      }
      case 'no-verify': {
        config.ssl.rejectUnauthorized = false
        break
      }
    }
  }

  return config
}

// convert pg-connection-string ssl config to a ClientConfig.ConnectionOptions
function toConnectionOptions(sslConfig) {
  const connectionOptions = Object.entries(sslConfig).reduce((c, [key, value]) => {
    // we explicitly check for undefined and null instead of `if (value)` because some
    // options accept falsy values. Example: `ssl.rejectUnauthorized = false`
    if (value !== undefined && value !== null) {
      c[key] = value
    }

    return c
  }, Object.create(null))

  return connectionOptions
}

// convert pg-connection-string config to a ClientConfig
function toClientConfig(config) {
  const poolConfig = Object.entries(config).reduce((c, [key, value]) => {
    if (key === 'ssl') {
      const sslConfig = value

      if (typeof sslConfig === 'boolean') {
        c[key] = sslConfig
      }

      if (typeof sslConfig === 'object') {
        c[key] = toConnectionOptions(sslConfig)
      }
    } else if (value !== undefined && value !== null) {
      if (key === 'port') {
        // when port is not specified, it is converted into an empty string
        // we want to avoid NaN or empty string as a values in ClientConfig
        if (value !== '') {
          const v = parseInt(value, 10)
          if (isNaN(v)) {
            throw new Error(`Invalid ${key}: ${value}`)
          }

          c[key] = v
        }
      } else {
        c[key] = value
      }
    }

    return c
  }, Object.create(null))

  return poolConfig
}

// parses a connection string into ClientConfig
function parseIntoClientConfig(str) {
  return toClientConfig(parse(str))
}

function deprecatedSslModeWarning(sslmode) {
  if (!deprecatedSslModeWarning.warned && typeof process !== 'undefined' && process.emitWarning) {
    deprecatedSslModeWarning.warned = true
    process.emitWarning(`SECURITY WARNING: The SSL modes 'prefer', 'require', and 'verify-ca' are treated as aliases for 'verify-full'.
In the next major version (pg-connection-string v3.0.0 and pg v9.0.0), these modes will adopt standard libpq semantics, which have weaker security guarantees.

To prepare for this change:
- If you want the current behavior, explicitly use 'sslmode=verify-full'
- If you want libpq compatibility now, use 'uselibpqcompat=true&sslmode=${sslmode}'

See https://www.postgresql.org/docs/current/libpq-ssl.html for libpq SSL mode definitions.`)
  }
}

module.exports = parse

parse.parse = parse
parse.toClientConfig = toClientConfig
parse.parseIntoClientConfig = parseIntoClientConfig


/***/ }),

/***/ 2299:
/***/ ((module) => {



// selected so (BASE - 1) * 0x100000000 + 0xffffffff is a safe integer
var BASE = 1000000;

function readInt8(buffer) {
	var high = buffer.readInt32BE(0);
	var low = buffer.readUInt32BE(4);
	var sign = '';

	if (high < 0) {
		high = ~high + (low === 0);
		low = (~low + 1) >>> 0;
		sign = '-';
	}

	var result = '';
	var carry;
	var t;
	var digits;
	var pad;
	var l;
	var i;

	{
		carry = high % BASE;
		high = high / BASE >>> 0;

		t = 0x100000000 * carry + low;
		low = t / BASE >>> 0;
		digits = '' + (t - BASE * low);

		if (low === 0 && high === 0) {
			return sign + digits + result;
		}

		pad = '';
		l = 6 - digits.length;

		for (i = 0; i < l; i++) {
			pad += '0';
		}

		result = pad + digits + result;
	}

	{
		carry = high % BASE;
		high = high / BASE >>> 0;

		t = 0x100000000 * carry + low;
		low = t / BASE >>> 0;
		digits = '' + (t - BASE * low);

		if (low === 0 && high === 0) {
			return sign + digits + result;
		}

		pad = '';
		l = 6 - digits.length;

		for (i = 0; i < l; i++) {
			pad += '0';
		}

		result = pad + digits + result;
	}

	{
		carry = high % BASE;
		high = high / BASE >>> 0;

		t = 0x100000000 * carry + low;
		low = t / BASE >>> 0;
		digits = '' + (t - BASE * low);

		if (low === 0 && high === 0) {
			return sign + digits + result;
		}

		pad = '';
		l = 6 - digits.length;

		for (i = 0; i < l; i++) {
			pad += '0';
		}

		result = pad + digits + result;
	}

	{
		carry = high % BASE;
		t = 0x100000000 * carry + low;
		digits = '' + t % BASE;

		return sign + digits + result;
	}
}

module.exports = readInt8;


/***/ }),

/***/ 7558:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {


const EventEmitter = (__nccwpck_require__(4434).EventEmitter)

const NOOP = function () {}

const removeWhere = (list, predicate) => {
  const i = list.findIndex(predicate)

  return i === -1 ? undefined : list.splice(i, 1)[0]
}

class IdleItem {
  constructor(client, idleListener, timeoutId) {
    this.client = client
    this.idleListener = idleListener
    this.timeoutId = timeoutId
  }
}

class PendingItem {
  constructor(callback) {
    this.callback = callback
  }
}

function throwOnDoubleRelease() {
  throw new Error('Release called on client which has already been released to the pool.')
}

function promisify(Promise, callback) {
  if (callback) {
    return { callback: callback, result: undefined }
  }
  let rej
  let res
  const cb = function (err, client) {
    err ? rej(err) : res(client)
  }
  const result = new Promise(function (resolve, reject) {
    res = resolve
    rej = reject
  }).catch((err) => {
    // replace the stack trace that leads to `TCP.onStreamRead` with one that leads back to the
    // application that created the query
    Error.captureStackTrace(err)
    throw err
  })
  return { callback: cb, result: result }
}

function makeIdleListener(pool, client) {
  return function idleListener(err) {
    err.client = client

    client.removeListener('error', idleListener)
    client.on('error', () => {
      pool.log('additional client error after disconnection due to error', err)
    })
    pool._remove(client)
    // TODO - document that once the pool emits an error
    // the client has already been closed & purged and is unusable
    pool.emit('error', err, client)
  }
}

class Pool extends EventEmitter {
  constructor(options, Client) {
    super()
    this.options = Object.assign({}, options)

    if (options != null && 'password' in options) {
      // "hiding" the password so it doesn't show up in stack traces
      // or if the client is console.logged
      Object.defineProperty(this.options, 'password', {
        configurable: true,
        enumerable: false,
        writable: true,
        value: options.password,
      })
    }
    if (options != null && options.ssl && options.ssl.key) {
      // "hiding" the ssl->key so it doesn't show up in stack traces
      // or if the client is console.logged
      Object.defineProperty(this.options.ssl, 'key', {
        enumerable: false,
      })
    }

    this.options.max = this.options.max || this.options.poolSize || 10
    this.options.min = this.options.min || 0
    this.options.maxUses = this.options.maxUses || Infinity
    this.options.allowExitOnIdle = this.options.allowExitOnIdle || false
    this.options.maxLifetimeSeconds = this.options.maxLifetimeSeconds || 0
    this.log = this.options.log || function () {}
    this.Client = this.options.Client || Client || (__nccwpck_require__(3273).Client)
    this.Promise = this.options.Promise || global.Promise

    if (typeof this.options.idleTimeoutMillis === 'undefined') {
      this.options.idleTimeoutMillis = 10000
    }

    this._clients = []
    this._idle = []
    this._expired = new WeakSet()
    this._pendingQueue = []
    this._endCallback = undefined
    this.ending = false
    this.ended = false
  }

  _promiseTry(f) {
    const Promise = this.Promise
    if (typeof Promise.try === 'function') {
      return Promise.try(f)
    }
    return new Promise((resolve) => resolve(f()))
  }

  _isFull() {
    return this._clients.length >= this.options.max
  }

  _isAboveMin() {
    return this._clients.length > this.options.min
  }

  _pulseQueue() {
    this.log('pulse queue')
    if (this.ended) {
      this.log('pulse queue ended')
      return
    }
    if (this.ending) {
      this.log('pulse queue on ending')
      if (this._idle.length) {
        this._idle.slice().map((item) => {
          this._remove(item.client)
        })
      }
      if (!this._clients.length) {
        this.ended = true
        this._endCallback()
      }
      return
    }

    // if we don't have any waiting, do nothing
    if (!this._pendingQueue.length) {
      this.log('no queued requests')
      return
    }
    // if we don't have any idle clients and we have no more room do nothing
    if (!this._idle.length && this._isFull()) {
      return
    }
    const pendingItem = this._pendingQueue.shift()
    if (this._idle.length) {
      const idleItem = this._idle.pop()
      clearTimeout(idleItem.timeoutId)
      const client = idleItem.client
      client.ref && client.ref()
      const idleListener = idleItem.idleListener

      return this._acquireClient(client, pendingItem, idleListener, false)
    }
    if (!this._isFull()) {
      return this.newClient(pendingItem)
    }
    throw new Error('unexpected condition')
  }

  _remove(client, callback) {
    const removed = removeWhere(this._idle, (item) => item.client === client)

    if (removed !== undefined) {
      clearTimeout(removed.timeoutId)
    }

    this._clients = this._clients.filter((c) => c !== client)
    const context = this
    client.end(() => {
      context.emit('remove', client)

      if (typeof callback === 'function') {
        callback()
      }
    })
  }

  connect(cb) {
    if (this.ending) {
      const err = new Error('Cannot use a pool after calling end on the pool')
      return cb ? cb(err) : this.Promise.reject(err)
    }

    const response = promisify(this.Promise, cb)
    const result = response.result

    // if we don't have to connect a new client, don't do so
    if (this._isFull() || this._idle.length) {
      // if we have idle clients schedule a pulse immediately
      if (this._idle.length) {
        process.nextTick(() => this._pulseQueue())
      }

      if (!this.options.connectionTimeoutMillis) {
        this._pendingQueue.push(new PendingItem(response.callback))
        return result
      }

      const queueCallback = (err, res, done) => {
        clearTimeout(tid)
        response.callback(err, res, done)
      }

      const pendingItem = new PendingItem(queueCallback)

      // set connection timeout on checking out an existing client
      const tid = setTimeout(() => {
        // remove the callback from pending waiters because
        // we're going to call it with a timeout error
        removeWhere(this._pendingQueue, (i) => i.callback === queueCallback)
        pendingItem.timedOut = true
        response.callback(new Error('timeout exceeded when trying to connect'))
      }, this.options.connectionTimeoutMillis)

      if (tid.unref) {
        tid.unref()
      }

      this._pendingQueue.push(pendingItem)
      return result
    }

    this.newClient(new PendingItem(response.callback))

    return result
  }

  newClient(pendingItem) {
    const client = new this.Client(this.options)
    this._clients.push(client)
    const idleListener = makeIdleListener(this, client)

    this.log('checking client timeout')

    // connection timeout logic
    let tid
    let timeoutHit = false
    if (this.options.connectionTimeoutMillis) {
      tid = setTimeout(() => {
        if (client.connection) {
          this.log('ending client due to timeout')
          timeoutHit = true
          client.connection.stream.destroy()
        } else if (!client.isConnected()) {
          this.log('ending client due to timeout')
          timeoutHit = true
          // force kill the node driver, and let libpq do its teardown
          client.end()
        }
      }, this.options.connectionTimeoutMillis)
    }

    this.log('connecting new client')
    client.connect((err) => {
      if (tid) {
        clearTimeout(tid)
      }
      client.on('error', idleListener)
      if (err) {
        this.log('client failed to connect', err)
        // remove the dead client from our list of clients
        this._clients = this._clients.filter((c) => c !== client)
        if (timeoutHit) {
          err = new Error('Connection terminated due to connection timeout', { cause: err })
        }

        // this client won’t be released, so move on immediately
        this._pulseQueue()

        if (!pendingItem.timedOut) {
          pendingItem.callback(err, undefined, NOOP)
        }
      } else {
        this.log('new client connected')

        if (this.options.onConnect) {
          this._promiseTry(() => this.options.onConnect(client)).then(
            () => {
              this._afterConnect(client, pendingItem, idleListener)
            },
            (hookErr) => {
              this._clients = this._clients.filter((c) => c !== client)
              client.end(() => {
                this._pulseQueue()
                if (!pendingItem.timedOut) {
                  pendingItem.callback(hookErr, undefined, NOOP)
                }
              })
            }
          )
          return
        }

        return this._afterConnect(client, pendingItem, idleListener)
      }
    })
  }

  _afterConnect(client, pendingItem, idleListener) {
    if (this.options.maxLifetimeSeconds !== 0) {
      const maxLifetimeTimeout = setTimeout(() => {
        this.log('ending client due to expired lifetime')
        this._expired.add(client)
        const idleIndex = this._idle.findIndex((idleItem) => idleItem.client === client)
        if (idleIndex !== -1) {
          this._acquireClient(
            client,
            new PendingItem((err, client, clientRelease) => clientRelease()),
            idleListener,
            false
          )
        }
      }, this.options.maxLifetimeSeconds * 1000)

      maxLifetimeTimeout.unref()
      client.once('end', () => clearTimeout(maxLifetimeTimeout))
    }

    return this._acquireClient(client, pendingItem, idleListener, true)
  }

  // acquire a client for a pending work item
  _acquireClient(client, pendingItem, idleListener, isNew) {
    if (isNew) {
      this.emit('connect', client)
    }

    this.emit('acquire', client)

    client.release = this._releaseOnce(client, idleListener)

    client.removeListener('error', idleListener)

    if (!pendingItem.timedOut) {
      if (isNew && this.options.verify) {
        this.options.verify(client, (err) => {
          if (err) {
            client.release(err)
            return pendingItem.callback(err, undefined, NOOP)
          }

          pendingItem.callback(undefined, client, client.release)
        })
      } else {
        pendingItem.callback(undefined, client, client.release)
      }
    } else {
      if (isNew && this.options.verify) {
        this.options.verify(client, client.release)
      } else {
        client.release()
      }
    }
  }

  // returns a function that wraps _release and throws if called more than once
  _releaseOnce(client, idleListener) {
    let released = false

    return (err) => {
      if (released) {
        throwOnDoubleRelease()
      }

      released = true
      this._release(client, idleListener, err)
    }
  }

  // release a client back to the poll, include an error
  // to remove it from the pool
  _release(client, idleListener, err) {
    client.on('error', idleListener)

    client._poolUseCount = (client._poolUseCount || 0) + 1

    this.emit('release', err, client)

    // TODO(bmc): expose a proper, public interface _queryable and _ending
    if (err || this.ending || !client._queryable || client._ending || client._poolUseCount >= this.options.maxUses) {
      if (client._poolUseCount >= this.options.maxUses) {
        this.log('remove expended client')
      }

      return this._remove(client, this._pulseQueue.bind(this))
    }

    const isExpired = this._expired.has(client)
    if (isExpired) {
      this.log('remove expired client')
      this._expired.delete(client)
      return this._remove(client, this._pulseQueue.bind(this))
    }

    // idle timeout
    let tid
    if (this.options.idleTimeoutMillis && this._isAboveMin()) {
      tid = setTimeout(() => {
        if (this._isAboveMin()) {
          this.log('remove idle client')
          this._remove(client, this._pulseQueue.bind(this))
        }
      }, this.options.idleTimeoutMillis)

      if (this.options.allowExitOnIdle) {
        // allow Node to exit if this is all that's left
        tid.unref()
      }
    }

    if (this.options.allowExitOnIdle) {
      client.unref()
    }

    this._idle.push(new IdleItem(client, idleListener, tid))
    this._pulseQueue()
  }

  query(text, values, cb) {
    // guard clause against passing a function as the first parameter
    if (typeof text === 'function') {
      const response = promisify(this.Promise, text)
      setImmediate(function () {
        return response.callback(new Error('Passing a function as the first parameter to pool.query is not supported'))
      })
      return response.result
    }

    // allow plain text query without values, but callback
    if (typeof values === 'function') {
      cb = values
      values = undefined
    }
    const response = promisify(this.Promise, cb)
    cb = response.callback

    this.connect((err, client) => {
      if (err) {
        return cb(err)
      }

      let clientReleased = false
      const onError = (err) => {
        if (clientReleased) {
          return
        }
        clientReleased = true
        client.release(err)
        cb(err)
      }

      client.once('error', onError)
      this.log('dispatching query')
      try {
        client.query(text, values, (err, res) => {
          this.log('query dispatched')
          client.removeListener('error', onError)
          if (clientReleased) {
            return
          }
          clientReleased = true
          client.release(err)
          if (err) {
            return cb(err)
          }
          return cb(undefined, res)
        })
      } catch (err) {
        client.release(err)
        return cb(err)
      }
    })
    return response.result
  }

  end(cb) {
    this.log('ending')
    if (this.ending) {
      const err = new Error('Called end on pool more than once')
      return cb ? cb(err) : this.Promise.reject(err)
    }
    this.ending = true
    const promised = promisify(this.Promise, cb)
    this._endCallback = promised.callback
    this._pulseQueue()
    return promised.result
  }

  get waitingCount() {
    return this._pendingQueue.length
  }

  get idleCount() {
    return this._idle.length
  }

  get expiredCount() {
    return this._clients.reduce((acc, client) => acc + (this._expired.has(client) ? 1 : 0), 0)
  }

  get totalCount() {
    return this._clients.length
  }
}
module.exports = Pool


/***/ }),

/***/ 9971:
/***/ ((__unused_webpack_module, exports) => {


Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.BufferReader = void 0;
class BufferReader {
    constructor(offset = 0) {
        this.offset = offset;
        this.buffer = Buffer.allocUnsafe(0);
        // TODO(bmc): support non-utf8 encoding?
        this.encoding = 'utf-8';
    }
    setBuffer(offset, buffer) {
        this.offset = offset;
        this.buffer = buffer;
    }
    int16() {
        const result = this.buffer.readInt16BE(this.offset);
        this.offset += 2;
        return result;
    }
    byte() {
        const result = this.buffer[this.offset];
        this.offset++;
        return result;
    }
    int32() {
        const result = this.buffer.readInt32BE(this.offset);
        this.offset += 4;
        return result;
    }
    uint32() {
        const result = this.buffer.readUInt32BE(this.offset);
        this.offset += 4;
        return result;
    }
    string(length) {
        const result = this.buffer.toString(this.encoding, this.offset, this.offset + length);
        this.offset += length;
        return result;
    }
    cstring() {
        const start = this.offset;
        let end = start;
        // eslint-disable-next-line no-empty
        while (this.buffer[end++]) { }
        this.offset = end;
        return this.buffer.toString(this.encoding, start, end - 1);
    }
    bytes(length) {
        const result = this.buffer.slice(this.offset, this.offset + length);
        this.offset += length;
        return result;
    }
}
exports.BufferReader = BufferReader;
//# sourceMappingURL=buffer-reader.js.map

/***/ }),

/***/ 9315:
/***/ ((__unused_webpack_module, exports) => {


//binary data writer tuned for encoding binary specific to the postgres binary protocol
Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.Writer = void 0;
class Writer {
    constructor(size = 256) {
        this.size = size;
        this.offset = 5;
        this.headerPosition = 0;
        this.buffer = Buffer.allocUnsafe(size);
    }
    ensure(size) {
        const remaining = this.buffer.length - this.offset;
        if (remaining < size) {
            const oldBuffer = this.buffer;
            // exponential growth factor of around ~ 1.5
            // https://stackoverflow.com/questions/2269063/buffer-growth-strategy
            const newSize = oldBuffer.length + (oldBuffer.length >> 1) + size;
            this.buffer = Buffer.allocUnsafe(newSize);
            oldBuffer.copy(this.buffer, 0, 0, this.offset);
        }
    }
    addInt32(num) {
        this.ensure(4);
        this.buffer[this.offset++] = (num >>> 24) & 0xff;
        this.buffer[this.offset++] = (num >>> 16) & 0xff;
        this.buffer[this.offset++] = (num >>> 8) & 0xff;
        this.buffer[this.offset++] = (num >>> 0) & 0xff;
        return this;
    }
    addInt16(num) {
        this.ensure(2);
        this.buffer[this.offset++] = (num >>> 8) & 0xff;
        this.buffer[this.offset++] = (num >>> 0) & 0xff;
        return this;
    }
    addCString(string) {
        if (!string) {
            this.ensure(1);
        }
        else {
            const len = Buffer.byteLength(string);
            this.ensure(len + 1); // +1 for null terminator
            this.buffer.write(string, this.offset, 'utf-8');
            this.offset += len;
        }
        this.buffer[this.offset++] = 0; // null terminator
        return this;
    }
    addString(string = '') {
        const len = Buffer.byteLength(string);
        this.ensure(len);
        this.buffer.write(string, this.offset);
        this.offset += len;
        return this;
    }
    // Write an Int32 byte-length prefix immediately followed by the string's UTF-8
    // bytes. Postgres' Bind wire format prefixes every parameter with its length,
    // and doing it in one method computes Buffer.byteLength ONCE — the previous
    // `addInt32(Buffer.byteLength(s)).addString(s)` pairing scanned the string
    // three times (byteLength for the prefix, byteLength again inside addString,
    // then the encode), which is costly for large text parameters.
    addInt32PrefixedString(string) {
        const len = Buffer.byteLength(string);
        this.ensure(4 + len);
        const buffer = this.buffer;
        let offset = this.offset;
        buffer[offset++] = (len >>> 24) & 0xff;
        buffer[offset++] = (len >>> 16) & 0xff;
        buffer[offset++] = (len >>> 8) & 0xff;
        buffer[offset++] = (len >>> 0) & 0xff;
        buffer.write(string, offset, 'utf-8');
        this.offset = offset + len;
        return this;
    }
    add(otherBuffer) {
        this.ensure(otherBuffer.length);
        otherBuffer.copy(this.buffer, this.offset);
        this.offset += otherBuffer.length;
        return this;
    }
    /**
     * Appends an uninitialized block of {@link size} bytes to the buffer and returns its offset.
     */
    reserveUnsafe(size) {
        const offset = this.offset;
        this.ensure(size);
        this.offset += size;
        return offset;
    }
    join(code) {
        if (code) {
            this.buffer[this.headerPosition] = code;
            //length is everything in this packet minus the code
            const length = this.offset - (this.headerPosition + 1);
            this.buffer.writeInt32BE(length, this.headerPosition + 1);
        }
        return this.buffer.slice(code ? 0 : 5, this.offset);
    }
    flush(code) {
        const result = this.join(code);
        this.offset = 5;
        this.headerPosition = 0;
        this.buffer = Buffer.allocUnsafe(this.size);
        return result;
    }
    clear() {
        this.offset = 5;
        this.headerPosition = 0;
    }
}
exports.Writer = Writer;
//# sourceMappingURL=buffer-writer.js.map

/***/ }),

/***/ 4233:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {


Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.DatabaseError = exports.serialize = void 0;
exports.parse = parse;
const messages_1 = __nccwpck_require__(5809);
Object.defineProperty(exports, "DatabaseError", ({ enumerable: true, get: function () { return messages_1.DatabaseError; } }));
const serializer_1 = __nccwpck_require__(6513);
Object.defineProperty(exports, "serialize", ({ enumerable: true, get: function () { return serializer_1.serialize; } }));
const parser_1 = __nccwpck_require__(3318);
function parse(stream, callback) {
    const parser = new parser_1.Parser();
    stream.on('data', (buffer) => parser.parse(buffer, callback));
    return new Promise((resolve) => stream.on('end', () => resolve()));
}
//# sourceMappingURL=index.js.map

/***/ }),

/***/ 5809:
/***/ ((__unused_webpack_module, exports) => {


Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.NoticeMessage = exports.DataRowMessage = exports.CommandCompleteMessage = exports.ReadyForQueryMessage = exports.NotificationResponseMessage = exports.BackendKeyDataMessage = exports.AuthenticationMD5Password = exports.ParameterStatusMessage = exports.ParameterDescriptionMessage = exports.RowDescriptionMessage = exports.Field = exports.CopyResponse = exports.CopyDataMessage = exports.DatabaseError = exports.copyDone = exports.emptyQuery = exports.replicationStart = exports.portalSuspended = exports.noData = exports.closeComplete = exports.bindComplete = exports.parseComplete = void 0;
exports.parseComplete = {
    name: 'parseComplete',
    length: 5,
};
exports.bindComplete = {
    name: 'bindComplete',
    length: 5,
};
exports.closeComplete = {
    name: 'closeComplete',
    length: 5,
};
exports.noData = {
    name: 'noData',
    length: 5,
};
exports.portalSuspended = {
    name: 'portalSuspended',
    length: 5,
};
exports.replicationStart = {
    name: 'replicationStart',
    length: 4,
};
exports.emptyQuery = {
    name: 'emptyQuery',
    length: 4,
};
exports.copyDone = {
    name: 'copyDone',
    length: 4,
};
class DatabaseError extends Error {
    constructor(message, length, name) {
        super(message);
        this.length = length;
        this.name = name;
    }
}
exports.DatabaseError = DatabaseError;
class CopyDataMessage {
    constructor(length, chunk) {
        this.length = length;
        this.chunk = chunk;
        this.name = 'copyData';
    }
}
exports.CopyDataMessage = CopyDataMessage;
class CopyResponse {
    constructor(length, name, binary, columnCount) {
        this.length = length;
        this.name = name;
        this.binary = binary;
        this.columnTypes = new Array(columnCount);
    }
}
exports.CopyResponse = CopyResponse;
class Field {
    constructor(name, tableID, columnID, dataTypeID, dataTypeSize, dataTypeModifier, format) {
        this.name = name;
        this.tableID = tableID;
        this.columnID = columnID;
        this.dataTypeID = dataTypeID;
        this.dataTypeSize = dataTypeSize;
        this.dataTypeModifier = dataTypeModifier;
        this.format = format;
    }
}
exports.Field = Field;
class RowDescriptionMessage {
    constructor(length, fieldCount) {
        this.length = length;
        this.fieldCount = fieldCount;
        this.name = 'rowDescription';
        this.fields = new Array(this.fieldCount);
    }
}
exports.RowDescriptionMessage = RowDescriptionMessage;
class ParameterDescriptionMessage {
    constructor(length, parameterCount) {
        this.length = length;
        this.parameterCount = parameterCount;
        this.name = 'parameterDescription';
        this.dataTypeIDs = new Array(this.parameterCount);
    }
}
exports.ParameterDescriptionMessage = ParameterDescriptionMessage;
class ParameterStatusMessage {
    constructor(length, parameterName, parameterValue) {
        this.length = length;
        this.parameterName = parameterName;
        this.parameterValue = parameterValue;
        this.name = 'parameterStatus';
    }
}
exports.ParameterStatusMessage = ParameterStatusMessage;
class AuthenticationMD5Password {
    constructor(length, salt) {
        this.length = length;
        this.salt = salt;
        this.name = 'authenticationMD5Password';
    }
}
exports.AuthenticationMD5Password = AuthenticationMD5Password;
class BackendKeyDataMessage {
    constructor(length, processID, secretKey) {
        this.length = length;
        this.processID = processID;
        this.secretKey = secretKey;
        this.name = 'backendKeyData';
    }
}
exports.BackendKeyDataMessage = BackendKeyDataMessage;
class NotificationResponseMessage {
    constructor(length, processId, channel, payload) {
        this.length = length;
        this.processId = processId;
        this.channel = channel;
        this.payload = payload;
        this.name = 'notification';
    }
}
exports.NotificationResponseMessage = NotificationResponseMessage;
class ReadyForQueryMessage {
    constructor(length, status) {
        this.length = length;
        this.status = status;
        this.name = 'readyForQuery';
    }
}
exports.ReadyForQueryMessage = ReadyForQueryMessage;
class CommandCompleteMessage {
    constructor(length, text) {
        this.length = length;
        this.text = text;
        this.name = 'commandComplete';
    }
}
exports.CommandCompleteMessage = CommandCompleteMessage;
class DataRowMessage {
    constructor(length, fields) {
        this.length = length;
        this.fields = fields;
        this.name = 'dataRow';
        this.fieldCount = fields.length;
    }
}
exports.DataRowMessage = DataRowMessage;
class NoticeMessage {
    constructor(length, message) {
        this.length = length;
        this.message = message;
        this.name = 'notice';
    }
}
exports.NoticeMessage = NoticeMessage;
//# sourceMappingURL=messages.js.map

/***/ }),

/***/ 3318:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {


Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.Parser = void 0;
const messages_1 = __nccwpck_require__(5809);
const buffer_reader_1 = __nccwpck_require__(9971);
// every message is prefixed with a single byte
const CODE_LENGTH = 1;
// every message has an int32 length which includes itself but does
// NOT include the code in the length
const LEN_LENGTH = 4;
const HEADER_LENGTH = CODE_LENGTH + LEN_LENGTH;
// A placeholder for a `BackendMessage`’s length value that will be set after construction.
const LATEINIT_LENGTH = -1;
const emptyBuffer = Buffer.allocUnsafe(0);
class Parser {
    constructor(opts) {
        this.buffer = emptyBuffer;
        this.bufferLength = 0;
        this.bufferOffset = 0;
        this.reader = new buffer_reader_1.BufferReader();
        if ((opts === null || opts === void 0 ? void 0 : opts.mode) === 'binary') {
            throw new Error('Binary mode not supported yet');
        }
        this.mode = (opts === null || opts === void 0 ? void 0 : opts.mode) || 'text';
    }
    parse(buffer, callback) {
        this.mergeBuffer(buffer);
        const bufferFullLength = this.bufferOffset + this.bufferLength;
        let offset = this.bufferOffset;
        while (offset + HEADER_LENGTH <= bufferFullLength) {
            // code is 1 byte long - it identifies the message type
            const code = this.buffer[offset];
            // length is 1 Uint32BE - it is the length of the message EXCLUDING the code
            const length = this.buffer.readUInt32BE(offset + CODE_LENGTH);
            const fullMessageLength = CODE_LENGTH + length;
            if (fullMessageLength + offset <= bufferFullLength) {
                const message = this.handlePacket(offset + HEADER_LENGTH, code, length, this.buffer);
                callback(message);
                offset += fullMessageLength;
            }
            else {
                break;
            }
        }
        if (offset === bufferFullLength) {
            // No more use for the buffer
            this.buffer = emptyBuffer;
            this.bufferLength = 0;
            this.bufferOffset = 0;
        }
        else {
            // Adjust the cursors of remainingBuffer
            this.bufferLength = bufferFullLength - offset;
            this.bufferOffset = offset;
        }
    }
    mergeBuffer(buffer) {
        if (this.bufferLength > 0) {
            const newLength = this.bufferLength + buffer.byteLength;
            const newFullLength = newLength + this.bufferOffset;
            if (newFullLength > this.buffer.byteLength) {
                // We can't concat the new buffer with the remaining one
                let newBuffer;
                if (newLength <= this.buffer.byteLength && this.bufferOffset >= this.bufferLength) {
                    // We can move the relevant part to the beginning of the buffer instead of allocating a new buffer
                    newBuffer = this.buffer;
                }
                else {
                    // Allocate a new larger buffer
                    let newBufferLength = this.buffer.byteLength * 2;
                    while (newLength >= newBufferLength) {
                        newBufferLength *= 2;
                    }
                    newBuffer = Buffer.allocUnsafe(newBufferLength);
                }
                // Move the remaining buffer to the new one
                this.buffer.copy(newBuffer, 0, this.bufferOffset, this.bufferOffset + this.bufferLength);
                this.buffer = newBuffer;
                this.bufferOffset = 0;
            }
            // Concat the new buffer with the remaining one
            buffer.copy(this.buffer, this.bufferOffset + this.bufferLength);
            this.bufferLength = newLength;
        }
        else {
            this.buffer = buffer;
            this.bufferOffset = 0;
            this.bufferLength = buffer.byteLength;
        }
    }
    handlePacket(offset, code, length, bytes) {
        const { reader } = this;
        // NOTE: This undesirably retains the buffer in `this.reader` if the `parse*Message` calls below throw. However, those should only throw in the case of a protocol error, which normally results in the reader being discarded.
        reader.setBuffer(offset, bytes);
        let message;
        switch (code) {
            case 50 /* MessageCodes.BindComplete */:
                message = messages_1.bindComplete;
                break;
            case 49 /* MessageCodes.ParseComplete */:
                message = messages_1.parseComplete;
                break;
            case 51 /* MessageCodes.CloseComplete */:
                message = messages_1.closeComplete;
                break;
            case 110 /* MessageCodes.NoData */:
                message = messages_1.noData;
                break;
            case 115 /* MessageCodes.PortalSuspended */:
                message = messages_1.portalSuspended;
                break;
            case 99 /* MessageCodes.CopyDone */:
                message = messages_1.copyDone;
                break;
            case 87 /* MessageCodes.ReplicationStart */:
                message = messages_1.replicationStart;
                break;
            case 73 /* MessageCodes.EmptyQuery */:
                message = messages_1.emptyQuery;
                break;
            case 68 /* MessageCodes.DataRow */:
                message = parseDataRowMessage(reader);
                break;
            case 67 /* MessageCodes.CommandComplete */:
                message = parseCommandCompleteMessage(reader);
                break;
            case 90 /* MessageCodes.ReadyForQuery */:
                message = parseReadyForQueryMessage(reader);
                break;
            case 65 /* MessageCodes.NotificationResponse */:
                message = parseNotificationMessage(reader);
                break;
            case 82 /* MessageCodes.AuthenticationResponse */:
                message = parseAuthenticationResponse(reader, length);
                break;
            case 83 /* MessageCodes.ParameterStatus */:
                message = parseParameterStatusMessage(reader);
                break;
            case 75 /* MessageCodes.BackendKeyData */:
                message = parseBackendKeyData(reader);
                break;
            case 69 /* MessageCodes.ErrorMessage */:
                message = parseErrorMessage(reader, 'error');
                break;
            case 78 /* MessageCodes.NoticeMessage */:
                message = parseErrorMessage(reader, 'notice');
                break;
            case 84 /* MessageCodes.RowDescriptionMessage */:
                message = parseRowDescriptionMessage(reader);
                break;
            case 116 /* MessageCodes.ParameterDescriptionMessage */:
                message = parseParameterDescriptionMessage(reader);
                break;
            case 71 /* MessageCodes.CopyIn */:
                message = parseCopyInMessage(reader);
                break;
            case 72 /* MessageCodes.CopyOut */:
                message = parseCopyOutMessage(reader);
                break;
            case 100 /* MessageCodes.CopyData */:
                message = parseCopyData(reader, length);
                break;
            default:
                return new messages_1.DatabaseError('received invalid response: ' + code.toString(16), length, 'error');
        }
        reader.setBuffer(0, emptyBuffer);
        message.length = length;
        return message;
    }
}
exports.Parser = Parser;
const parseReadyForQueryMessage = (reader) => {
    const status = reader.string(1);
    return new messages_1.ReadyForQueryMessage(LATEINIT_LENGTH, status);
};
const parseCommandCompleteMessage = (reader) => {
    const text = reader.cstring();
    return new messages_1.CommandCompleteMessage(LATEINIT_LENGTH, text);
};
const parseCopyData = (reader, length) => {
    const chunk = reader.bytes(length - 4);
    return new messages_1.CopyDataMessage(LATEINIT_LENGTH, chunk);
};
const parseCopyInMessage = (reader) => parseCopyMessage(reader, 'copyInResponse');
const parseCopyOutMessage = (reader) => parseCopyMessage(reader, 'copyOutResponse');
const parseCopyMessage = (reader, messageName) => {
    const isBinary = reader.byte() !== 0;
    const columnCount = reader.int16();
    const message = new messages_1.CopyResponse(LATEINIT_LENGTH, messageName, isBinary, columnCount);
    for (let i = 0; i < columnCount; i++) {
        message.columnTypes[i] = reader.int16();
    }
    return message;
};
const parseNotificationMessage = (reader) => {
    const processId = reader.int32();
    const channel = reader.cstring();
    const payload = reader.cstring();
    return new messages_1.NotificationResponseMessage(LATEINIT_LENGTH, processId, channel, payload);
};
const parseRowDescriptionMessage = (reader) => {
    const fieldCount = reader.int16();
    const message = new messages_1.RowDescriptionMessage(LATEINIT_LENGTH, fieldCount);
    for (let i = 0; i < fieldCount; i++) {
        message.fields[i] = parseField(reader);
    }
    return message;
};
const parseField = (reader) => {
    const name = reader.cstring();
    const tableID = reader.uint32();
    const columnID = reader.int16();
    const dataTypeID = reader.uint32();
    const dataTypeSize = reader.int16();
    const dataTypeModifier = reader.int32();
    const mode = reader.int16() === 0 ? 'text' : 'binary';
    return new messages_1.Field(name, tableID, columnID, dataTypeID, dataTypeSize, dataTypeModifier, mode);
};
const parseParameterDescriptionMessage = (reader) => {
    const parameterCount = reader.int16();
    const message = new messages_1.ParameterDescriptionMessage(LATEINIT_LENGTH, parameterCount);
    for (let i = 0; i < parameterCount; i++) {
        // OIDs are unsigned, same as dataTypeID in parseField above
        message.dataTypeIDs[i] = reader.uint32();
    }
    return message;
};
const parseDataRowMessage = (reader) => {
    const fieldCount = reader.int16();
    const fields = new Array(fieldCount);
    for (let i = 0; i < fieldCount; i++) {
        const len = reader.int32();
        // a -1 for length means the value of the field is null
        fields[i] = len === -1 ? null : reader.string(len);
    }
    return new messages_1.DataRowMessage(LATEINIT_LENGTH, fields);
};
const parseParameterStatusMessage = (reader) => {
    const name = reader.cstring();
    const value = reader.cstring();
    return new messages_1.ParameterStatusMessage(LATEINIT_LENGTH, name, value);
};
const parseBackendKeyData = (reader) => {
    const processID = reader.int32();
    const secretKey = reader.int32();
    return new messages_1.BackendKeyDataMessage(LATEINIT_LENGTH, processID, secretKey);
};
const parseAuthenticationResponse = (reader, length) => {
    const code = reader.int32();
    // TODO(bmc): maybe better types here
    const message = {
        name: 'authenticationOk',
        length,
    };
    switch (code) {
        case 0: // AuthenticationOk
            break;
        case 3: // AuthenticationCleartextPassword
            if (message.length === 8) {
                message.name = 'authenticationCleartextPassword';
            }
            break;
        case 5: // AuthenticationMD5Password
            if (message.length === 12) {
                message.name = 'authenticationMD5Password';
                const salt = reader.bytes(4);
                return new messages_1.AuthenticationMD5Password(LATEINIT_LENGTH, salt);
            }
            break;
        case 10: // AuthenticationSASL
            {
                message.name = 'authenticationSASL';
                message.mechanisms = [];
                let mechanism;
                do {
                    mechanism = reader.cstring();
                    if (mechanism) {
                        message.mechanisms.push(mechanism);
                    }
                } while (mechanism);
            }
            break;
        case 11: // AuthenticationSASLContinue
            message.name = 'authenticationSASLContinue';
            message.data = reader.string(length - 8);
            break;
        case 12: // AuthenticationSASLFinal
            message.name = 'authenticationSASLFinal';
            message.data = reader.string(length - 8);
            break;
        default:
            throw new Error('Unknown authenticationOk message type ' + code);
    }
    return message;
};
const parseErrorMessage = (reader, name) => {
    const fields = {};
    let fieldType = reader.string(1);
    while (fieldType !== '\0') {
        fields[fieldType] = reader.cstring();
        fieldType = reader.string(1);
    }
    const messageValue = fields.M;
    const message = name === 'notice'
        ? new messages_1.NoticeMessage(LATEINIT_LENGTH, messageValue)
        : new messages_1.DatabaseError(messageValue, LATEINIT_LENGTH, name);
    message.severity = fields.S;
    message.code = fields.C;
    message.detail = fields.D;
    message.hint = fields.H;
    message.position = fields.P;
    message.internalPosition = fields.p;
    message.internalQuery = fields.q;
    message.where = fields.W;
    message.schema = fields.s;
    message.table = fields.t;
    message.column = fields.c;
    message.dataType = fields.d;
    message.constraint = fields.n;
    message.file = fields.F;
    message.line = fields.L;
    message.routine = fields.R;
    return message;
};
//# sourceMappingURL=parser.js.map

/***/ }),

/***/ 6513:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {


Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.serialize = void 0;
const buffer_writer_1 = __nccwpck_require__(9315);
const writer = new buffer_writer_1.Writer();
const startup = (opts) => {
    // protocol version
    writer.addInt16(3).addInt16(0);
    for (const key of Object.keys(opts)) {
        writer.addCString(key).addCString(opts[key]);
    }
    writer.addCString('client_encoding').addCString('UTF8');
    const bodyBuffer = writer.addCString('').flush();
    // this message is sent without a code
    const length = bodyBuffer.length + 4;
    return new buffer_writer_1.Writer().addInt32(length).add(bodyBuffer).flush();
};
const requestSsl = () => {
    const response = Buffer.allocUnsafe(8);
    response.writeInt32BE(8, 0);
    response.writeInt32BE(80877103, 4);
    return response;
};
const password = (password) => {
    return writer.addCString(password).flush(112 /* code.startup */);
};
const sendSASLInitialResponseMessage = function (mechanism, initialResponse) {
    // 0x70 = 'p'
    writer.addCString(mechanism).addInt32PrefixedString(initialResponse);
    return writer.flush(112 /* code.startup */);
};
const sendSCRAMClientFinalMessage = function (additionalData) {
    return writer.addString(additionalData).flush(112 /* code.startup */);
};
const query = (text) => {
    return writer.addCString(text).flush(81 /* code.query */);
};
const emptyArray = [];
const parse = (query) => {
    // expect something like this:
    // { name: 'queryName',
    //   text: 'select * from blah',
    //   types: ['int8', 'bool'] }
    // normalize missing query names to allow for null
    const name = query.name || '';
    if (name.length > 63) {
        console.error('Warning! Postgres only supports 63 characters for query names.');
        console.error('You supplied %s (%s)', name, name.length);
        console.error('This can cause conflicts and silent errors executing queries');
    }
    const types = query.types || emptyArray;
    const len = types.length;
    const buffer = writer
        .addCString(name) // name of query
        .addCString(query.text) // actual query text
        .addInt16(len);
    for (let i = 0; i < len; i++) {
        buffer.addInt32(types[i]);
    }
    return writer.flush(80 /* code.parse */);
};
const writeValues = function (values, valueMapper, formatsOffset) {
    const len = values.length;
    for (let i = 0; i < len; i++) {
        const mappedVal = valueMapper ? valueMapper(values[i], i) : values[i];
        let formatByte = 0 /* ParamType.STRING */;
        if (mappedVal == null) {
            // write -1 to indicate null
            writer.addInt32(-1);
        }
        else if (mappedVal instanceof Buffer) {
            formatByte = 1 /* ParamType.BINARY */;
            // add the buffer to the param writer
            writer.addInt32(mappedVal.length);
            writer.add(mappedVal);
        }
        else {
            // length prefix + UTF-8 bytes in one pass (Buffer.byteLength computed once)
            writer.addInt32PrefixedString(mappedVal);
        }
        // beware: `writer` operations can replace `writer.buffer` with a new buffer
        const buf = writer.buffer;
        buf[formatsOffset++] = 0;
        buf[formatsOffset++] = formatByte;
    }
};
const bind = (config = {}) => {
    // normalize config
    const portal = config.portal || '';
    const statement = config.statement || '';
    const binary = config.binary || false;
    const values = config.values || emptyArray;
    const len = values.length;
    writer.addCString(portal).addCString(statement);
    // number of parameter format codes
    writer.addInt16(len);
    // space for those codes, filled by `writeValues`
    const formatsOffset = writer.reserveUnsafe(len * 2);
    // number of parameter values
    writer.addInt16(len);
    try {
        writeValues(values, config.valueMapper, formatsOffset);
    }
    catch (err) {
        writer.clear();
        throw err;
    }
    // all results use the same format code
    writer.addInt16(1);
    // format code
    writer.addInt16(binary ? 1 /* ParamType.BINARY */ : 0 /* ParamType.STRING */);
    return writer.flush(66 /* code.bind */);
};
const emptyExecute = Buffer.from([69 /* code.execute */, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00]);
const execute = (config) => {
    // this is the happy path for most queries
    if (!config || (!config.portal && !config.rows)) {
        return emptyExecute;
    }
    const portal = config.portal || '';
    const rows = config.rows || 0;
    const portalLength = Buffer.byteLength(portal);
    const len = 4 + portalLength + 1 + 4;
    // one extra bit for code
    const buff = Buffer.allocUnsafe(1 + len);
    buff[0] = 69 /* code.execute */;
    buff.writeInt32BE(len, 1);
    buff.write(portal, 5, 'utf-8');
    buff[portalLength + 5] = 0; // null terminate portal cString
    buff.writeUInt32BE(rows, buff.length - 4);
    return buff;
};
const cancel = (processID, secretKey) => {
    const buffer = Buffer.allocUnsafe(16);
    buffer.writeInt32BE(16, 0);
    buffer.writeInt16BE(1234, 4);
    buffer.writeInt16BE(5678, 6);
    buffer.writeInt32BE(processID, 8);
    buffer.writeInt32BE(secretKey, 12);
    return buffer;
};
const cstringMessage = (code, string) => {
    const stringLen = Buffer.byteLength(string);
    const len = 4 + stringLen + 1;
    // one extra bit for code
    const buffer = Buffer.allocUnsafe(1 + len);
    buffer[0] = code;
    buffer.writeInt32BE(len, 1);
    buffer.write(string, 5, 'utf-8');
    buffer[len] = 0; // null terminate cString
    return buffer;
};
const emptyDescribePortal = writer.addCString('P').flush(68 /* code.describe */);
const emptyDescribeStatement = writer.addCString('S').flush(68 /* code.describe */);
const describe = (msg) => {
    return msg.name
        ? cstringMessage(68 /* code.describe */, `${msg.type}${msg.name || ''}`)
        : msg.type === 'P'
            ? emptyDescribePortal
            : emptyDescribeStatement;
};
const close = (msg) => {
    const text = `${msg.type}${msg.name || ''}`;
    return cstringMessage(67 /* code.close */, text);
};
const copyData = (chunk) => {
    return writer.add(chunk).flush(100 /* code.copyFromChunk */);
};
const copyFail = (message) => {
    return cstringMessage(102 /* code.copyFail */, message);
};
const codeOnlyBuffer = (code) => Buffer.from([code, 0x00, 0x00, 0x00, 0x04]);
const flushBuffer = codeOnlyBuffer(72 /* code.flush */);
const syncBuffer = codeOnlyBuffer(83 /* code.sync */);
const endBuffer = codeOnlyBuffer(88 /* code.end */);
const copyDoneBuffer = codeOnlyBuffer(99 /* code.copyDone */);
const serialize = {
    startup,
    password,
    requestSsl,
    sendSASLInitialResponseMessage,
    sendSCRAMClientFinalMessage,
    query,
    parse,
    bind,
    execute,
    describe,
    close,
    flush: () => flushBuffer,
    sync: () => syncBuffer,
    end: () => endBuffer,
    copyData,
    copyDone: () => copyDoneBuffer,
    copyFail,
    cancel,
};
exports.serialize = serialize;
//# sourceMappingURL=serializer.js.map

/***/ }),

/***/ 1549:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var textParsers = __nccwpck_require__(4784);
var binaryParsers = __nccwpck_require__(7522);
var arrayParser = __nccwpck_require__(6471);
var builtinTypes = __nccwpck_require__(6345);

exports.getTypeParser = getTypeParser;
exports.setTypeParser = setTypeParser;
exports.arrayParser = arrayParser;
exports.builtins = builtinTypes;

var typeParsers = {
  text: {},
  binary: {}
};

//the empty parse function
function noParse (val) {
  return String(val);
};

//returns a function used to convert a specific type (specified by
//oid) into a result javascript type
//note: the oid can be obtained via the following sql query:
//SELECT oid FROM pg_type WHERE typname = 'TYPE_NAME_HERE';
function getTypeParser (oid, format) {
  format = format || 'text';
  if (!typeParsers[format]) {
    return noParse;
  }
  return typeParsers[format][oid] || noParse;
};

function setTypeParser (oid, format, parseFn) {
  if(typeof format == 'function') {
    parseFn = format;
    format = 'text';
  }
  typeParsers[format][oid] = parseFn;
};

textParsers.init(function(oid, converter) {
  typeParsers.text[oid] = converter;
});

binaryParsers.init(function(oid, converter) {
  typeParsers.binary[oid] = converter;
});


/***/ }),

/***/ 6471:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

var array = __nccwpck_require__(3879);

module.exports = {
  create: function (source, transform) {
    return {
      parse: function() {
        return array.parse(source, transform);
      }
    };
  }
};


/***/ }),

/***/ 7522:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

var parseInt64 = __nccwpck_require__(2299);

var parseBits = function(data, bits, offset, invert, callback) {
  offset = offset || 0;
  invert = invert || false;
  callback = callback || function(lastValue, newValue, bits) { return (lastValue * Math.pow(2, bits)) + newValue; };
  var offsetBytes = offset >> 3;

  var inv = function(value) {
    if (invert) {
      return ~value & 0xff;
    }

    return value;
  };

  // read first (maybe partial) byte
  var mask = 0xff;
  var firstBits = 8 - (offset % 8);
  if (bits < firstBits) {
    mask = (0xff << (8 - bits)) & 0xff;
    firstBits = bits;
  }

  if (offset) {
    mask = mask >> (offset % 8);
  }

  var result = 0;
  if ((offset % 8) + bits >= 8) {
    result = callback(0, inv(data[offsetBytes]) & mask, firstBits);
  }

  // read bytes
  var bytes = (bits + offset) >> 3;
  for (var i = offsetBytes + 1; i < bytes; i++) {
    result = callback(result, inv(data[i]), 8);
  }

  // bits to read, that are not a complete byte
  var lastBits = (bits + offset) % 8;
  if (lastBits > 0) {
    result = callback(result, inv(data[bytes]) >> (8 - lastBits), lastBits);
  }

  return result;
};

var parseFloatFromBits = function(data, precisionBits, exponentBits) {
  var bias = Math.pow(2, exponentBits - 1) - 1;
  var sign = parseBits(data, 1);
  var exponent = parseBits(data, exponentBits, 1);

  if (exponent === 0) {
    return 0;
  }

  // parse mantissa
  var precisionBitsCounter = 1;
  var parsePrecisionBits = function(lastValue, newValue, bits) {
    if (lastValue === 0) {
      lastValue = 1;
    }

    for (var i = 1; i <= bits; i++) {
      precisionBitsCounter /= 2;
      if ((newValue & (0x1 << (bits - i))) > 0) {
        lastValue += precisionBitsCounter;
      }
    }

    return lastValue;
  };

  var mantissa = parseBits(data, precisionBits, exponentBits + 1, false, parsePrecisionBits);

  // special cases
  if (exponent == (Math.pow(2, exponentBits + 1) - 1)) {
    if (mantissa === 0) {
      return (sign === 0) ? Infinity : -Infinity;
    }

    return NaN;
  }

  // normale number
  return ((sign === 0) ? 1 : -1) * Math.pow(2, exponent - bias) * mantissa;
};

var parseInt16 = function(value) {
  if (parseBits(value, 1) == 1) {
    return -1 * (parseBits(value, 15, 1, true) + 1);
  }

  return parseBits(value, 15, 1);
};

var parseInt32 = function(value) {
  if (parseBits(value, 1) == 1) {
    return -1 * (parseBits(value, 31, 1, true) + 1);
  }

  return parseBits(value, 31, 1);
};

var parseFloat32 = function(value) {
  return parseFloatFromBits(value, 23, 8);
};

var parseFloat64 = function(value) {
  return parseFloatFromBits(value, 52, 11);
};

var parseNumeric = function(value) {
  var sign = parseBits(value, 16, 32);
  if (sign == 0xc000) {
    return NaN;
  }

  var weight = Math.pow(10000, parseBits(value, 16, 16));
  var result = 0;

  var digits = [];
  var ndigits = parseBits(value, 16);
  for (var i = 0; i < ndigits; i++) {
    result += parseBits(value, 16, 64 + (16 * i)) * weight;
    weight /= 10000;
  }

  var scale = Math.pow(10, parseBits(value, 16, 48));
  return ((sign === 0) ? 1 : -1) * Math.round(result * scale) / scale;
};

var parseDate = function(isUTC, value) {
  var sign = parseBits(value, 1);
  var rawValue = parseBits(value, 63, 1);

  // discard usecs and shift from 2000 to 1970
  var result = new Date((((sign === 0) ? 1 : -1) * rawValue / 1000) + 946684800000);

  if (!isUTC) {
    result.setTime(result.getTime() + result.getTimezoneOffset() * 60000);
  }

  // add microseconds to the date
  result.usec = rawValue % 1000;
  result.getMicroSeconds = function() {
    return this.usec;
  };
  result.setMicroSeconds = function(value) {
    this.usec = value;
  };
  result.getUTCMicroSeconds = function() {
    return this.usec;
  };

  return result;
};

var parseArray = function(value) {
  var dim = parseBits(value, 32);

  var flags = parseBits(value, 32, 32);
  var elementType = parseBits(value, 32, 64);

  var offset = 96;
  var dims = [];
  for (var i = 0; i < dim; i++) {
    // parse dimension
    dims[i] = parseBits(value, 32, offset);
    offset += 32;

    // ignore lower bounds
    offset += 32;
  }

  var parseElement = function(elementType) {
    // parse content length
    var length = parseBits(value, 32, offset);
    offset += 32;

    // parse null values
    if (length == 0xffffffff) {
      return null;
    }

    var result;
    if ((elementType == 0x17) || (elementType == 0x14)) {
      // int/bigint
      result = parseBits(value, length * 8, offset);
      offset += length * 8;
      return result;
    }
    else if (elementType == 0x19) {
      // string
      result = value.toString(this.encoding, offset >> 3, (offset += (length << 3)) >> 3);
      return result;
    }
    else {
      console.log("ERROR: ElementType not implemented: " + elementType);
    }
  };

  var parse = function(dimension, elementType) {
    var array = [];
    var i;

    if (dimension.length > 1) {
      var count = dimension.shift();
      for (i = 0; i < count; i++) {
        array[i] = parse(dimension, elementType);
      }
      dimension.unshift(count);
    }
    else {
      for (i = 0; i < dimension[0]; i++) {
        array[i] = parseElement(elementType);
      }
    }

    return array;
  };

  return parse(dims, elementType);
};

var parseText = function(value) {
  return value.toString('utf8');
};

var parseBool = function(value) {
  if(value === null) return null;
  return (parseBits(value, 8) > 0);
};

var init = function(register) {
  register(20, parseInt64);
  register(21, parseInt16);
  register(23, parseInt32);
  register(26, parseInt32);
  register(1700, parseNumeric);
  register(700, parseFloat32);
  register(701, parseFloat64);
  register(16, parseBool);
  register(1114, parseDate.bind(null, false));
  register(1184, parseDate.bind(null, true));
  register(1000, parseArray);
  register(1007, parseArray);
  register(1016, parseArray);
  register(1008, parseArray);
  register(1009, parseArray);
  register(25, parseText);
};

module.exports = {
  init: init
};


/***/ }),

/***/ 6345:
/***/ ((module) => {

/**
 * Following query was used to generate this file:

 SELECT json_object_agg(UPPER(PT.typname), PT.oid::int4 ORDER BY pt.oid)
 FROM pg_type PT
 WHERE typnamespace = (SELECT pgn.oid FROM pg_namespace pgn WHERE nspname = 'pg_catalog') -- Take only builting Postgres types with stable OID (extension types are not guaranted to be stable)
 AND typtype = 'b' -- Only basic types
 AND typelem = 0 -- Ignore aliases
 AND typisdefined -- Ignore undefined types
 */

module.exports = {
    BOOL: 16,
    BYTEA: 17,
    CHAR: 18,
    INT8: 20,
    INT2: 21,
    INT4: 23,
    REGPROC: 24,
    TEXT: 25,
    OID: 26,
    TID: 27,
    XID: 28,
    CID: 29,
    JSON: 114,
    XML: 142,
    PG_NODE_TREE: 194,
    SMGR: 210,
    PATH: 602,
    POLYGON: 604,
    CIDR: 650,
    FLOAT4: 700,
    FLOAT8: 701,
    ABSTIME: 702,
    RELTIME: 703,
    TINTERVAL: 704,
    CIRCLE: 718,
    MACADDR8: 774,
    MONEY: 790,
    MACADDR: 829,
    INET: 869,
    ACLITEM: 1033,
    BPCHAR: 1042,
    VARCHAR: 1043,
    DATE: 1082,
    TIME: 1083,
    TIMESTAMP: 1114,
    TIMESTAMPTZ: 1184,
    INTERVAL: 1186,
    TIMETZ: 1266,
    BIT: 1560,
    VARBIT: 1562,
    NUMERIC: 1700,
    REFCURSOR: 1790,
    REGPROCEDURE: 2202,
    REGOPER: 2203,
    REGOPERATOR: 2204,
    REGCLASS: 2205,
    REGTYPE: 2206,
    UUID: 2950,
    TXID_SNAPSHOT: 2970,
    PG_LSN: 3220,
    PG_NDISTINCT: 3361,
    PG_DEPENDENCIES: 3402,
    TSVECTOR: 3614,
    TSQUERY: 3615,
    GTSVECTOR: 3642,
    REGCONFIG: 3734,
    REGDICTIONARY: 3769,
    JSONB: 3802,
    REGNAMESPACE: 4089,
    REGROLE: 4096
};


/***/ }),

/***/ 4784:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

var array = __nccwpck_require__(3879)
var arrayParser = __nccwpck_require__(6471);
var parseDate = __nccwpck_require__(2690);
var parseInterval = __nccwpck_require__(8755);
var parseByteA = __nccwpck_require__(463);

function allowNull (fn) {
  return function nullAllowed (value) {
    if (value === null) return value
    return fn(value)
  }
}

function parseBool (value) {
  if (value === null) return value
  return value === 'TRUE' ||
    value === 't' ||
    value === 'true' ||
    value === 'y' ||
    value === 'yes' ||
    value === 'on' ||
    value === '1';
}

function parseBoolArray (value) {
  if (!value) return null
  return array.parse(value, parseBool)
}

function parseBaseTenInt (string) {
  return parseInt(string, 10)
}

function parseIntegerArray (value) {
  if (!value) return null
  return array.parse(value, allowNull(parseBaseTenInt))
}

function parseBigIntegerArray (value) {
  if (!value) return null
  return array.parse(value, allowNull(function (entry) {
    return parseBigInteger(entry).trim()
  }))
}

var parsePointArray = function(value) {
  if(!value) { return null; }
  var p = arrayParser.create(value, function(entry) {
    if(entry !== null) {
      entry = parsePoint(entry);
    }
    return entry;
  });

  return p.parse();
};

var parseFloatArray = function(value) {
  if(!value) { return null; }
  var p = arrayParser.create(value, function(entry) {
    if(entry !== null) {
      entry = parseFloat(entry);
    }
    return entry;
  });

  return p.parse();
};

var parseStringArray = function(value) {
  if(!value) { return null; }

  var p = arrayParser.create(value);
  return p.parse();
};

var parseDateArray = function(value) {
  if (!value) { return null; }

  var p = arrayParser.create(value, function(entry) {
    if (entry !== null) {
      entry = parseDate(entry);
    }
    return entry;
  });

  return p.parse();
};

var parseIntervalArray = function(value) {
  if (!value) { return null; }

  var p = arrayParser.create(value, function(entry) {
    if (entry !== null) {
      entry = parseInterval(entry);
    }
    return entry;
  });

  return p.parse();
};

var parseByteAArray = function(value) {
  if (!value) { return null; }

  return array.parse(value, allowNull(parseByteA));
};

var parseInteger = function(value) {
  return parseInt(value, 10);
};

var parseBigInteger = function(value) {
  var valStr = String(value);
  if (/^\d+$/.test(valStr)) { return valStr; }
  return value;
};

var parseJsonArray = function(value) {
  if (!value) { return null; }

  return array.parse(value, allowNull(JSON.parse));
};

var parsePoint = function(value) {
  if (value[0] !== '(') { return null; }

  value = value.substring( 1, value.length - 1 ).split(',');

  return {
    x: parseFloat(value[0])
  , y: parseFloat(value[1])
  };
};

var parseCircle = function(value) {
  if (value[0] !== '<' && value[1] !== '(') { return null; }

  var point = '(';
  var radius = '';
  var pointParsed = false;
  for (var i = 2; i < value.length - 1; i++){
    if (!pointParsed) {
      point += value[i];
    }

    if (value[i] === ')') {
      pointParsed = true;
      continue;
    } else if (!pointParsed) {
      continue;
    }

    if (value[i] === ','){
      continue;
    }

    radius += value[i];
  }
  var result = parsePoint(point);
  result.radius = parseFloat(radius);

  return result;
};

var init = function(register) {
  register(20, parseBigInteger); // int8
  register(21, parseInteger); // int2
  register(23, parseInteger); // int4
  register(26, parseInteger); // oid
  register(700, parseFloat); // float4/real
  register(701, parseFloat); // float8/double
  register(16, parseBool);
  register(1082, parseDate); // date
  register(1114, parseDate); // timestamp without timezone
  register(1184, parseDate); // timestamp
  register(600, parsePoint); // point
  register(651, parseStringArray); // cidr[]
  register(718, parseCircle); // circle
  register(1000, parseBoolArray);
  register(1001, parseByteAArray);
  register(1005, parseIntegerArray); // _int2
  register(1007, parseIntegerArray); // _int4
  register(1028, parseIntegerArray); // oid[]
  register(1016, parseBigIntegerArray); // _int8
  register(1017, parsePointArray); // point[]
  register(1021, parseFloatArray); // _float4
  register(1022, parseFloatArray); // _float8
  register(1231, parseFloatArray); // _numeric
  register(1014, parseStringArray); //char
  register(1015, parseStringArray); //varchar
  register(1008, parseStringArray);
  register(1009, parseStringArray);
  register(1040, parseStringArray); // macaddr[]
  register(1041, parseStringArray); // inet[]
  register(1115, parseDateArray); // timestamp without time zone[]
  register(1182, parseDateArray); // _date
  register(1185, parseDateArray); // timestamp with time zone[]
  register(1186, parseInterval);
  register(1187, parseIntervalArray);
  register(17, parseByteA);
  register(114, JSON.parse.bind(JSON)); // json
  register(3802, JSON.parse.bind(JSON)); // jsonb
  register(199, parseJsonArray); // json[]
  register(3807, parseJsonArray); // jsonb[]
  register(3907, parseStringArray); // numrange[]
  register(2951, parseStringArray); // uuid[]
  register(791, parseStringArray); // money[]
  register(1183, parseStringArray); // time[]
  register(1270, parseStringArray); // timetz[]
};

module.exports = {
  init: init
};


/***/ }),

/***/ 5042:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

const EventEmitter = (__nccwpck_require__(4434).EventEmitter)
const utils = __nccwpck_require__(9652)
const nodeUtils = __nccwpck_require__(9023)
const sasl = __nccwpck_require__(948)
const TypeOverrides = __nccwpck_require__(365)

const ConnectionParameters = __nccwpck_require__(646)
const Query = __nccwpck_require__(4473)
const defaults = __nccwpck_require__(8995)
const Connection = __nccwpck_require__(9809)
const crypto = __nccwpck_require__(4150)

const activeQueryDeprecationNotice = nodeUtils.deprecate(
  () => {},
  'Client.activeQuery is deprecated and will be removed in pg@9.0'
)

const queryQueueDeprecationNotice = nodeUtils.deprecate(
  () => {},
  'Client.queryQueue is deprecated and will be removed in pg@9.0.'
)

const pgPassDeprecationNotice = nodeUtils.deprecate(
  () => {},
  'pgpass support is deprecated and will be removed in pg@9.0. ' +
    'You can provide an async function as the password property to the Client/Pool constructor that returns a password instead. Within this function you can call the pgpass module in your own code.'
)

const byoPromiseDeprecationNotice = nodeUtils.deprecate(
  () => {},
  'Passing a custom Promise implementation to the Client/Pool constructor is deprecated and will be removed in pg@9.0.'
)

const queryQueueLengthDeprecationNotice = nodeUtils.deprecate(
  () => {},
  'Calling client.query() when the client is already executing a query is deprecated and will be removed in pg@9.0. Use async/await or an external async flow control mechanism instead.'
)

function coerceNumberOrDefault(value, defaultValue) {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : defaultValue
  }
  if (typeof value === 'string' && value.trim() !== '') {
    const n = Number(value)
    return Number.isFinite(n) ? n : defaultValue
  }
  return defaultValue
}

class Client extends EventEmitter {
  constructor(config) {
    super()

    this.connectionParameters = new ConnectionParameters(config)
    this.user = this.connectionParameters.user
    this.database = this.connectionParameters.database
    this.port = this.connectionParameters.port
    this.host = this.connectionParameters.host

    // "hiding" the password so it doesn't show up in stack traces
    // or if the client is console.logged
    Object.defineProperty(this, 'password', {
      configurable: true,
      enumerable: false,
      writable: true,
      value: this.connectionParameters.password,
    })

    this.replication = this.connectionParameters.replication

    const c = config || {}

    if (c.Promise) {
      byoPromiseDeprecationNotice()
    }
    this._Promise = c.Promise || global.Promise
    this._types = new TypeOverrides(c.types)
    this._ending = false
    this._ended = false
    this._connecting = false
    this._connected = false
    this._connectionError = false
    this._queryable = true
    this._activeQuery = null
    this._txStatus = null

    this.enableChannelBinding = Boolean(c.enableChannelBinding) // set true to use SCRAM-SHA-256-PLUS when offered
    this.scramMaxIterations = coerceNumberOrDefault(c.scramMaxIterations, sasl.DEFAULT_MAX_SCRAM_ITERATIONS)
    this.connection =
      c.connection ||
      new Connection({
        stream: c.stream,
        ssl: this.connectionParameters.ssl,
        sslNegotiation: this.connectionParameters.sslnegotiation,
        keepAlive: c.keepAlive || false,
        keepAliveInitialDelayMillis: c.keepAliveInitialDelayMillis || 0,
        encoding: this.connectionParameters.client_encoding || 'utf8',
      })
    this._queryQueue = []
    this._sentQueryQueue = []
    this.pipeline = Boolean(c.pipeline)
    this.binary = c.binary || defaults.binary
    this.processID = null
    this.secretKey = null
    this.ssl = this.connectionParameters.ssl || false
    this.sslNegotiation = this.connectionParameters.sslnegotiation || 'postgres'
    // As with Password, make SSL->Key (the private key) non-enumerable.
    // It won't show up in stack traces
    // or if the client is console.logged
    if (this.ssl && this.ssl.key) {
      Object.defineProperty(this.ssl, 'key', {
        enumerable: false,
      })
    }

    this._connectionTimeoutMillis = c.connectionTimeoutMillis || 0
  }

  get activeQuery() {
    activeQueryDeprecationNotice()
    return this._activeQuery
  }

  set activeQuery(val) {
    activeQueryDeprecationNotice()
    this._activeQuery = val
  }

  _getActiveQuery() {
    return this._activeQuery
  }

  _errorAllQueries(err) {
    const enqueueError = (query) => {
      process.nextTick(() => {
        query.handleError(err, this.connection)
      })
    }

    const activeQuery = this._getActiveQuery()
    if (activeQuery) {
      enqueueError(activeQuery)
      this._activeQuery = null
    }

    this._sentQueryQueue.forEach(enqueueError)
    this._sentQueryQueue.length = 0

    this._queryQueue.forEach(enqueueError)
    this._queryQueue.length = 0
  }

  _connect(callback) {
    const self = this
    const con = this.connection
    this._connectionCallback = callback

    if (this._connecting || this._connected) {
      const err = new Error('Client has already been connected. You cannot reuse a client.')
      process.nextTick(() => {
        callback(err)
      })
      return
    }
    this._connecting = true

    if (this._connectionTimeoutMillis > 0) {
      this.connectionTimeoutHandle = setTimeout(() => {
        con._ending = true
        con.stream.destroy(new Error('timeout expired'))
      }, this._connectionTimeoutMillis)

      if (this.connectionTimeoutHandle.unref) {
        this.connectionTimeoutHandle.unref()
      }
    }

    if (this.host && this.host.indexOf('/') === 0) {
      con.connect(this.host + '/.s.PGSQL.' + this.port)
    } else {
      con.connect(this.port, this.host)
    }

    // once connection is established send startup message
    con.on('connect', function () {
      if (self.ssl) {
        // With direct SSL negotiation the connection upgrades to TLS without an
        // SSLRequest packet, so the startup message is sent after 'sslconnect'.
        if (self.sslNegotiation !== 'direct') {
          con.requestSsl()
        }
      } else {
        con.startup(self.getStartupConf())
      }
    })

    con.on('sslconnect', function () {
      con.startup(self.getStartupConf())
    })

    this._attachListeners(con)

    con.once('end', () => {
      const error = this._ending ? new Error('Connection terminated') : new Error('Connection terminated unexpectedly')

      clearTimeout(this.connectionTimeoutHandle)
      this._errorAllQueries(error)
      this._ended = true

      if (!this._ending) {
        // if the connection is ended without us calling .end()
        // on this client then we have an unexpected disconnection
        // treat this as an error unless we've already emitted an error
        // during connection.
        if (this._connecting && !this._connectionError) {
          if (this._connectionCallback) {
            this._connectionCallback(error)
          } else {
            this._handleErrorEvent(error)
          }
        } else if (!this._connectionError) {
          this._handleErrorEvent(error)
        }
      }

      process.nextTick(() => {
        this.emit('end')
      })
    })
  }

  connect(callback) {
    if (callback) {
      this._connect(callback)
      return
    }

    return new this._Promise((resolve, reject) => {
      this._connect((error) => {
        if (error) {
          reject(error)
        } else {
          resolve(this)
        }
      })
    })
  }

  _attachListeners(con) {
    // password request handling
    con.on('authenticationCleartextPassword', this._handleAuthCleartextPassword.bind(this))
    // password request handling
    con.on('authenticationMD5Password', this._handleAuthMD5Password.bind(this))
    // password request handling (SASL)
    con.on('authenticationSASL', this._handleAuthSASL.bind(this))
    con.on('authenticationSASLContinue', this._handleAuthSASLContinue.bind(this))
    con.on('authenticationSASLFinal', this._handleAuthSASLFinal.bind(this))
    con.on('backendKeyData', this._handleBackendKeyData.bind(this))
    con.on('error', this._handleErrorEvent.bind(this))
    con.on('errorMessage', this._handleErrorMessage.bind(this))
    con.on('readyForQuery', this._handleReadyForQuery.bind(this))
    con.on('notice', this._handleNotice.bind(this))
    con.on('rowDescription', this._handleRowDescription.bind(this))
    con.on('dataRow', this._handleDataRow.bind(this))
    con.on('portalSuspended', this._handlePortalSuspended.bind(this))
    con.on('emptyQuery', this._handleEmptyQuery.bind(this))
    con.on('commandComplete', this._handleCommandComplete.bind(this))
    con.on('parseComplete', this._handleParseComplete.bind(this))
    con.on('copyInResponse', this._handleCopyInResponse.bind(this))
    con.on('copyData', this._handleCopyData.bind(this))
    con.on('notification', this._handleNotification.bind(this))
  }

  _getPassword(cb) {
    const con = this.connection
    if (typeof this.password === 'function') {
      this._Promise
        .resolve()
        .then(() => this.password(this.connectionParameters))
        .then((pass) => {
          if (pass !== undefined) {
            if (typeof pass !== 'string') {
              con.emit('error', new TypeError('Password must be a string'))
              return
            }
            this.connectionParameters.password = this.password = pass
          } else {
            this.connectionParameters.password = this.password = null
          }
          cb()
        })
        .catch((err) => {
          con.emit('error', err)
        })
    } else if (this.password !== null) {
      cb()
    } else {
      try {
        const pgPass = __nccwpck_require__(3272)
        pgPass(this.connectionParameters, (pass) => {
          if (undefined !== pass) {
            pgPassDeprecationNotice()
            this.connectionParameters.password = this.password = pass
          }
          cb()
        })
      } catch (e) {
        this.emit('error', e)
      }
    }
  }

  _handleAuthCleartextPassword(msg) {
    this._getPassword(() => {
      this.connection.password(this.password)
    })
  }

  _handleAuthMD5Password(msg) {
    this._getPassword(async () => {
      try {
        const hashedPassword = await crypto.postgresMd5PasswordHash(this.user, this.password, msg.salt)
        this.connection.password(hashedPassword)
      } catch (e) {
        this.emit('error', e)
      }
    })
  }

  _handleAuthSASL(msg) {
    this._getPassword(() => {
      try {
        this.saslSession = sasl.startSession(
          msg.mechanisms,
          this.enableChannelBinding && this.connection.stream,
          this.scramMaxIterations
        )
        this.connection.sendSASLInitialResponseMessage(this.saslSession.mechanism, this.saslSession.response)
      } catch (err) {
        this.connection.emit('error', err)
      }
    })
  }

  async _handleAuthSASLContinue(msg) {
    try {
      await sasl.continueSession(
        this.saslSession,
        this.password,
        msg.data,
        this.enableChannelBinding && this.connection.stream
      )
      this.connection.sendSCRAMClientFinalMessage(this.saslSession.response)
    } catch (err) {
      this.connection.emit('error', err)
    }
  }

  _handleAuthSASLFinal(msg) {
    try {
      sasl.finalizeSession(this.saslSession, msg.data)
      this.saslSession = null
    } catch (err) {
      this.connection.emit('error', err)
    }
  }

  _handleBackendKeyData(msg) {
    this.processID = msg.processID
    this.secretKey = msg.secretKey
  }

  _handleReadyForQuery(msg) {
    if (this._connecting) {
      this._connecting = false
      this._connected = true
      clearTimeout(this.connectionTimeoutHandle)

      // process possible callback argument to Client#connect
      if (this._connectionCallback) {
        this._connectionCallback(null, this)
        // remove callback for proper error handling
        // after the connect event
        this._connectionCallback = null
      }
      this.emit('connect')
    }
    const activeQuery = this._getActiveQuery()
    this._activeQuery = null
    this._txStatus = msg?.status ?? null
    this.readyForQuery = true
    if (activeQuery) {
      activeQuery.handleReadyForQuery(this.connection)
    }
    this._pulseQueryQueue()
  }

  // if we receive an error event or error message
  // during the connection process we handle it here
  _handleErrorWhileConnecting(err) {
    if (this._connectionError) {
      // TODO(bmc): this is swallowing errors - we shouldn't do this
      return
    }
    this._connectionError = true
    clearTimeout(this.connectionTimeoutHandle)
    if (this._connectionCallback) {
      return this._connectionCallback(err)
    }
    this.emit('error', err)
  }

  // if we're connected and we receive an error event from the connection
  // this means the socket is dead - do a hard abort of all queries and emit
  // the socket error on the client as well
  _handleErrorEvent(err) {
    if (this._connecting) {
      return this._handleErrorWhileConnecting(err)
    }
    this._queryable = false
    this._errorAllQueries(err)
    this.emit('error', err)
  }

  // handle error messages from the postgres backend
  _handleErrorMessage(msg) {
    if (this._connecting) {
      return this._handleErrorWhileConnecting(msg)
    }
    const activeQuery = this._getActiveQuery()

    if (!activeQuery) {
      this._handleErrorEvent(msg)
      return
    }

    this._activeQuery = null
    if (activeQuery.name) {
      delete this.connection.submittedNamedStatements[activeQuery.name]
    }
    activeQuery.handleError(msg, this.connection)
  }

  _handleRowDescription(msg) {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected rowDescription message from backend.')
      this._handleErrorEvent(error)
      return
    }
    // delegate rowDescription to active query
    activeQuery.handleRowDescription(msg)
  }

  _handleDataRow(msg) {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected dataRow message from backend.')
      this._handleErrorEvent(error)
      return
    }
    // delegate dataRow to active query
    activeQuery.handleDataRow(msg)
  }

  _handlePortalSuspended(msg) {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected portalSuspended message from backend.')
      this._handleErrorEvent(error)
      return
    }
    // delegate portalSuspended to active query
    activeQuery.handlePortalSuspended(this.connection)
  }

  _handleEmptyQuery(msg) {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected emptyQuery message from backend.')
      this._handleErrorEvent(error)
      return
    }
    // delegate emptyQuery to active query
    activeQuery.handleEmptyQuery(this.connection)
  }

  _handleCommandComplete(msg) {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected commandComplete message from backend.')
      this._handleErrorEvent(error)
      return
    }
    // delegate commandComplete to active query
    activeQuery.handleCommandComplete(msg, this.connection)
  }

  _handleParseComplete() {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected parseComplete message from backend.')
      this._handleErrorEvent(error)
      return
    }
    // if a prepared statement has a name and properly parses
    // we track that its already been executed so we don't parse
    // it again on the same client
    if (activeQuery.name) {
      this.connection.parsedStatements[activeQuery.name] = activeQuery.text
      delete this.connection.submittedNamedStatements[activeQuery.name]
    }
  }

  _handleCopyInResponse(msg) {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected copyInResponse message from backend.')
      this._handleErrorEvent(error)
      return
    }
    activeQuery.handleCopyInResponse(this.connection)
  }

  _handleCopyData(msg) {
    const activeQuery = this._getActiveQuery()
    if (activeQuery == null) {
      const error = new Error('Received unexpected copyData message from backend.')
      this._handleErrorEvent(error)
      return
    }
    activeQuery.handleCopyData(msg, this.connection)
  }

  _handleNotification(msg) {
    this.emit('notification', msg)
  }

  _handleNotice(msg) {
    this.emit('notice', msg)
  }

  getStartupConf() {
    const params = this.connectionParameters

    const data = {
      user: params.user,
      database: params.database,
    }

    const appName = params.application_name || params.fallback_application_name
    if (appName) {
      data.application_name = appName
    }
    if (params.replication) {
      data.replication = '' + params.replication
    }
    if (params.statement_timeout) {
      data.statement_timeout = String(parseInt(params.statement_timeout, 10))
    }
    if (params.lock_timeout) {
      data.lock_timeout = String(parseInt(params.lock_timeout, 10))
    }
    if (params.idle_in_transaction_session_timeout) {
      data.idle_in_transaction_session_timeout = String(parseInt(params.idle_in_transaction_session_timeout, 10))
    }
    if (params.options) {
      data.options = params.options
    }

    return data
  }

  cancel(client, query) {
    if (client.activeQuery === query) {
      const con = this.connection

      if (this.host && this.host.indexOf('/') === 0) {
        con.connect(this.host + '/.s.PGSQL.' + this.port)
      } else {
        con.connect(this.port, this.host)
      }

      // once connection is established send cancel message
      con.on('connect', function () {
        con.cancel(client.processID, client.secretKey)
      })
    } else if (client._queryQueue.indexOf(query) !== -1) {
      client._queryQueue.splice(client._queryQueue.indexOf(query), 1)
    } else if (client._sentQueryQueue.indexOf(query) !== -1) {
      // Query already sent on wire — can't remove it without corrupting the
      // pipeline. No-op the callback so the result is silently discarded.
      query.callback = () => {}
    }
  }

  setTypeParser(oid, format, parseFn) {
    return this._types.setTypeParser(oid, format, parseFn)
  }

  getTypeParser(oid, format) {
    return this._types.getTypeParser(oid, format)
  }

  // escapeIdentifier and escapeLiteral moved to utility functions & exported
  // on PG
  // re-exported here for backwards compatibility
  escapeIdentifier(str) {
    return utils.escapeIdentifier(str)
  }

  escapeLiteral(str) {
    return utils.escapeLiteral(str)
  }

  _pulseQueryQueue() {
    if (this.pipeline) {
      this._pulsePipelinedQueryQueue()
      return
    }
    if (this.readyForQuery === true) {
      this._activeQuery = this._queryQueue.shift()
      const activeQuery = this._getActiveQuery()
      if (activeQuery) {
        this.readyForQuery = false
        this.hasExecuted = true

        const queryError = activeQuery.submit(this.connection)
        if (queryError) {
          process.nextTick(() => {
            activeQuery.handleError(queryError, this.connection)
            this.readyForQuery = true
            this._pulseQueryQueue()
          })
        }
      } else if (this.hasExecuted) {
        this._activeQuery = null
        this.emit('drain')
      }
    }
  }

  _pulsePipelinedQueryQueue() {
    if (!this._connected || !this._queryable) {
      return
    }
    while (this._queryQueue.length > 0) {
      const query = this._queryQueue.shift()
      this.hasExecuted = true
      const queryError = query.submit(this.connection)
      if (queryError) {
        process.nextTick(() => {
          query.handleError(queryError, this.connection)
        })
        continue
      }
      this._sentQueryQueue.push(query)
    }
    if (this.readyForQuery && !this._activeQuery && this._sentQueryQueue.length > 0) {
      this._activeQuery = this._sentQueryQueue.shift()
      this.readyForQuery = false
    }
    if (!this._activeQuery && this._sentQueryQueue.length === 0 && this._queryQueue.length === 0 && this.hasExecuted) {
      this.emit('drain')
    }
  }

  query(config, values, callback) {
    // can take in strings, config object or query object
    let query
    let result

    if (config == null) {
      throw new TypeError('Client was passed a null or undefined query')
    }

    if (typeof config.submit === 'function') {
      result = query = config
      if (!query.callback) {
        if (typeof values === 'function') {
          query.callback = values
        } else if (callback) {
          query.callback = callback
        }
      }
    } else {
      query = new Query(config, values, callback)
      if (!query.callback) {
        result = new this._Promise((resolve, reject) => {
          query.callback = (err, res) => (err ? reject(err) : resolve(res))
        }).catch((err) => {
          // replace the stack trace that leads to `TCP.onStreamRead` with one that leads back to the
          // application that created the query
          Error.captureStackTrace(err)
          throw err
        })
      } else if (typeof query.callback !== 'function') {
        throw new TypeError('callback is not a function')
      }
    }

    const readTimeout = config.query_timeout || this.connectionParameters.query_timeout
    if (readTimeout) {
      const queryCallback = query.callback || (() => {})

      const readTimeoutTimer = setTimeout(() => {
        const error = new Error('Query read timeout')

        process.nextTick(() => {
          query.handleError(error, this.connection)
        })

        queryCallback(error)

        // we already returned an error,
        // just do nothing if query completes
        query.callback = () => {}

        // Remove from queue (only safe if not yet sent)
        const index = this._queryQueue.indexOf(query)
        if (index > -1) {
          this._queryQueue.splice(index, 1)
        } else if (this.pipeline) {
          // Query already sent — the pipeline is blocked until it completes.
          // Destroy the connection to unblock all remaining pipelined queries.
          this.connection.stream.destroy()
          return
        }

        this._pulseQueryQueue()
      }, readTimeout)

      query.callback = (err, res) => {
        clearTimeout(readTimeoutTimer)
        queryCallback(err, res)
      }
    }

    if (this.binary && !query.binary) {
      query.binary = true
    }

    if (query._result && !query._result._types) {
      query._result._types = this._types
    }

    // A query that keeps a portal open across round trips cannot share a pipelined connection: the
    // queries written behind it are answered out of its portal, so rows land on the wrong query and
    // the reads that follow fail with 'portal does not exist'. Refuse it instead of corrupting.
    if (this.pipeline) {
      const portalQuery =
        typeof config.submit === 'function' && !(query instanceof Query)
          ? 'Custom query classes such as pg-cursor and pg-query-stream are'
          : query.rows
          ? 'The `rows` option is'
          : null
      if (portalQuery) {
        process.nextTick(() => {
          query.handleError(new Error(`${portalQuery} not supported in pipeline mode`), this.connection)
        })
        return result
      }
    }

    if (!this._queryable) {
      process.nextTick(() => {
        query.handleError(new Error('Client has encountered a connection error and is not queryable'), this.connection)
      })
      return result
    }

    if (this._ending) {
      process.nextTick(() => {
        query.handleError(new Error('Client was closed and is not queryable'), this.connection)
      })
      return result
    }

    if (this._queryQueue.length > 0 && !this.pipeline) {
      queryQueueLengthDeprecationNotice()
    }
    this._queryQueue.push(query)
    this._pulseQueryQueue()
    return result
  }

  ref() {
    this.connection.ref()
  }

  unref() {
    this.connection.unref()
  }

  getTransactionStatus() {
    return this._txStatus
  }

  end(cb) {
    this._ending = true

    // if we have never connected, then end is a noop, callback immediately
    if (!this.connection._connecting || this._ended) {
      if (cb) {
        cb()
        return
      } else {
        return this._Promise.resolve()
      }
    }

    if (!this._queryable) {
      // socket is dead — force close
      this.connection.stream.destroy()
    } else if (
      this.pipeline &&
      (this._getActiveQuery() || this._sentQueryQueue.length > 0 || this._queryQueue.length > 0)
    ) {
      // pipelined queries are already on the wire (or queued to send) and will
      // complete normally; wait for drain then do a graceful goodbye
      this.once('drain', () => this.connection.end())
    } else if (this._getActiveQuery()) {
      // non-pipeline: a hung query could block end forever — force disconnect
      this.connection.stream.destroy()
    } else {
      this.connection.end()
    }

    if (cb) {
      this.connection.once('end', cb)
    } else {
      return new this._Promise((resolve) => {
        this.connection.once('end', resolve)
      })
    }
  }
  get queryQueue() {
    queryQueueDeprecationNotice()
    return this._queryQueue
  }
}

// expose a Query constructor
Client.Query = Query

module.exports = Client


/***/ }),

/***/ 646:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const dns = __nccwpck_require__(2250)

const defaults = __nccwpck_require__(8995)

const parse = (__nccwpck_require__(6122).parse) // parses a connection string

const val = function (key, config, envVar) {
  if (config[key]) {
    return config[key]
  }

  if (envVar === undefined) {
    envVar = process.env['PG' + key.toUpperCase()]
  } else if (envVar === false) {
    // do nothing ... use false
  } else {
    envVar = process.env[envVar]
  }

  return envVar || defaults[key]
}

const readSSLConfigFromEnvironment = function () {
  switch (process.env.PGSSLMODE) {
    case 'disable':
      return false
    case 'prefer':
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return true
    case 'no-verify':
      return { rejectUnauthorized: false }
  }
  return defaults.ssl
}

// Convert arg to a string, surround in single quotes, and escape single quotes and backslashes
const quoteParamValue = function (value) {
  return "'" + ('' + value).replace(/\\/g, '\\\\').replace(/'/g, "\\'") + "'"
}

const add = function (params, config, paramName) {
  const value = config[paramName]
  if (value !== undefined && value !== null) {
    params.push(paramName + '=' + quoteParamValue(value))
  }
}

class ConnectionParameters {
  constructor(config) {
    // if a string is passed, it is a raw connection string so we parse it into a config
    config = typeof config === 'string' ? parse(config) : config || {}

    // if the config has a connectionString defined, parse IT into the config we use
    // this will override other default values with what is stored in connectionString
    if (config.connectionString) {
      config = Object.assign({}, config, parse(config.connectionString))
    }

    this.user = val('user', config)
    this.database = val('database', config)

    if (this.database === undefined) {
      this.database = this.user
    }

    this.port = parseInt(val('port', config), 10)
    this.host = val('host', config)

    // "hiding" the password so it doesn't show up in stack traces
    // or if the client is console.logged
    Object.defineProperty(this, 'password', {
      configurable: true,
      enumerable: false,
      writable: true,
      value: val('password', config),
    })

    this.binary = val('binary', config)
    this.options = val('options', config)

    this.ssl = typeof config.ssl === 'undefined' ? readSSLConfigFromEnvironment() : config.ssl

    if (typeof this.ssl === 'string') {
      if (this.ssl === 'true') {
        this.ssl = true
      }
    }
    // support passing in ssl=no-verify via connection string
    if (this.ssl === 'no-verify') {
      this.ssl = { rejectUnauthorized: false }
    }
    if (this.ssl && this.ssl.key) {
      Object.defineProperty(this.ssl, 'key', {
        enumerable: false,
      })
    }

    // How to negotiate SSL: 'postgres' (default, the traditional SSLRequest
    // handshake) or 'direct' (start the TLS handshake immediately on connect).
    this.sslnegotiation = val('sslnegotiation', config, 'PGSSLNEGOTIATION')
    if (this.sslnegotiation !== undefined && this.sslnegotiation !== 'postgres' && this.sslnegotiation !== 'direct') {
      throw new Error(
        `Invalid sslnegotiation value: "${this.sslnegotiation}". Valid values are "postgres" and "direct".`
      )
    }
    if (this.sslnegotiation === 'direct' && !this.ssl) {
      throw new Error('sslnegotiation=direct requires SSL to be enabled')
    }

    this.client_encoding = val('client_encoding', config)
    this.replication = val('replication', config)
    // a domain socket begins with '/'
    this.isDomainSocket = !(this.host || '').indexOf('/')

    this.application_name = val('application_name', config, 'PGAPPNAME')
    this.fallback_application_name = val('fallback_application_name', config, false)
    this.statement_timeout = val('statement_timeout', config, false)
    this.lock_timeout = val('lock_timeout', config, false)
    this.idle_in_transaction_session_timeout = val('idle_in_transaction_session_timeout', config, false)
    this.query_timeout = val('query_timeout', config, false)

    if (config.connectionTimeoutMillis === undefined) {
      this.connect_timeout = process.env.PGCONNECT_TIMEOUT || 0
    } else {
      this.connect_timeout = Math.floor(config.connectionTimeoutMillis / 1000)
    }

    if (config.keepAlive === false) {
      this.keepalives = 0
    } else if (config.keepAlive === true) {
      this.keepalives = 1
    }

    if (typeof config.keepAliveInitialDelayMillis === 'number') {
      this.keepalives_idle = Math.floor(config.keepAliveInitialDelayMillis / 1000)
    }
  }

  getLibpqConnectionString(cb) {
    const params = []
    add(params, this, 'user')
    add(params, this, 'password')
    add(params, this, 'port')
    add(params, this, 'application_name')
    add(params, this, 'fallback_application_name')
    add(params, this, 'connect_timeout')
    add(params, this, 'options')

    const ssl = typeof this.ssl === 'object' ? this.ssl : this.ssl ? { sslmode: this.ssl } : {}
    add(params, ssl, 'sslmode')
    add(params, ssl, 'sslca')
    add(params, ssl, 'sslkey')
    add(params, ssl, 'sslcert')
    add(params, ssl, 'sslrootcert')
    add(params, this, 'sslnegotiation')

    if (this.database) {
      params.push('dbname=' + quoteParamValue(this.database))
    }
    if (this.replication) {
      params.push('replication=' + quoteParamValue(this.replication))
    }
    if (this.host) {
      params.push('host=' + quoteParamValue(this.host))
    }
    if (this.isDomainSocket) {
      return cb(null, params.join(' '))
    }
    if (this.client_encoding) {
      params.push('client_encoding=' + quoteParamValue(this.client_encoding))
    }
    dns.lookup(this.host, function (err, address) {
      if (err) return cb(err, null)
      params.push('hostaddr=' + quoteParamValue(address))
      return cb(null, params.join(' '))
    })
  }
}

module.exports = ConnectionParameters


/***/ }),

/***/ 9809:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const EventEmitter = (__nccwpck_require__(4434).EventEmitter)

const { parse, serialize } = __nccwpck_require__(4233)
const stream = __nccwpck_require__(829)
const { getStream } = stream

const flushBuffer = serialize.flush()
const syncBuffer = serialize.sync()
const endBuffer = serialize.end()

// TODO(bmc) support binary mode at some point
class Connection extends EventEmitter {
  constructor(config) {
    super()
    config = config || {}

    this.stream = config.stream || getStream(config.ssl)
    if (typeof this.stream === 'function') {
      this.stream = this.stream(config)
    }

    this._keepAlive = config.keepAlive
    this._keepAliveInitialDelayMillis = config.keepAliveInitialDelayMillis
    this.parsedStatements = {}
    this.submittedNamedStatements = {}
    this.ssl = config.ssl || false
    this.sslNegotiation = config.sslNegotiation || 'postgres'
    this._ending = false
    this._emitMessage = false
    const self = this
    this.on('newListener', function (eventName) {
      if (eventName === 'message') {
        self._emitMessage = true
      }
    })
  }

  connect(port, host) {
    const self = this

    this._connecting = true
    this.stream.setNoDelay(true)
    this.stream.connect(port, host)

    this.stream.once('connect', function () {
      if (self._keepAlive) {
        self.stream.setKeepAlive(true, self._keepAliveInitialDelayMillis)
      }
      self.emit('connect')
    })

    const reportStreamError = function (error) {
      // errors about disconnections should be ignored during disconnect
      if (self._ending && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
        return
      }
      self.emit('error', error)
    }
    this.stream.on('error', reportStreamError)

    this.stream.on('close', function () {
      self.emit('end')
    })

    if (!this.ssl) {
      return this.attachListeners(this.stream)
    }

    // With direct SSL negotiation the TLS handshake starts immediately on the
    // raw socket, skipping the SSLRequest packet and the server's 'S'/'N' reply.
    if (this.sslNegotiation === 'direct') {
      return this.stream.once('connect', function () {
        self.upgradeToSSL(host, reportStreamError)
      })
    }

    this.stream.once('data', function (buffer) {
      const responseCode = buffer.toString('utf8')
      switch (responseCode) {
        case 'S': // Server supports SSL connections, continue with a secure connection
          break
        case 'N': // Server does not support SSL connections
          self.stream.end()
          return self.emit('error', new Error('The server does not support SSL connections'))
        default:
          // Any other response byte, including 'E' (ErrorResponse) indicating a server error
          self.stream.end()
          return self.emit('error', new Error('There was an error establishing an SSL connection'))
      }
      self.upgradeToSSL(host, reportStreamError)
    })
  }

  upgradeToSSL(host, reportStreamError) {
    const self = this
    const options = {
      socket: self.stream,
      // tls.connect checks the server identity against `servername`, falling
      // back to `host` and then to 'localhost'. `servername` must stay unset
      // for IP addresses (see below), so `host` is needed to keep certificate
      // validation working when connecting to an IP address.
      host,
    }

    if (self.ssl !== true) {
      Object.assign(options, self.ssl)

      if ('key' in self.ssl) {
        options.key = self.ssl.key
      }
    }

    // Direct SSL negotiation requires ALPN so the server can confirm it is
    // speaking the PostgreSQL protocol over the TLS connection.
    if (self.sslNegotiation === 'direct') {
      options.ALPNProtocols = ['postgresql']
    }

    // SNI must not be set to an IP address (RFC 6066 section 3)
    const net = __nccwpck_require__(9278)
    if (net.isIP && net.isIP(host) === 0) {
      options.servername = host
    }
    try {
      self.stream = stream.getSecureStream(options)
    } catch (err) {
      return self.emit('error', err)
    }
    self.attachListeners(self.stream)
    self.stream.on('error', reportStreamError)

    self.emit('sslconnect')
  }

  attachListeners(stream) {
    parse(stream, (msg) => {
      const eventName = msg.name === 'error' ? 'errorMessage' : msg.name
      if (this._emitMessage) {
        this.emit('message', msg)
      }
      this.emit(eventName, msg)
    })
  }

  requestSsl() {
    this.stream.write(serialize.requestSsl())
  }

  startup(config) {
    this.stream.write(serialize.startup(config))
  }

  cancel(processID, secretKey) {
    this._send(serialize.cancel(processID, secretKey))
  }

  password(password) {
    this._send(serialize.password(password))
  }

  sendSASLInitialResponseMessage(mechanism, initialResponse) {
    this._send(serialize.sendSASLInitialResponseMessage(mechanism, initialResponse))
  }

  sendSCRAMClientFinalMessage(additionalData) {
    this._send(serialize.sendSCRAMClientFinalMessage(additionalData))
  }

  _send(buffer) {
    if (!this.stream.writable) {
      return false
    }
    return this.stream.write(buffer)
  }

  query(text) {
    this._send(serialize.query(text))
  }

  // send parse message
  parse(query) {
    this._send(serialize.parse(query))
  }

  // send bind message
  bind(config) {
    this._send(serialize.bind(config))
  }

  // send execute message
  execute(config) {
    this._send(serialize.execute(config))
  }

  flush() {
    if (this.stream.writable) {
      this.stream.write(flushBuffer)
    }
  }

  sync() {
    // Sync is the extended-query protocol barrier, not a disconnect.
    // Only end()/Terminate (and connect-timeout teardown) should set _ending.
    this._send(syncBuffer)
  }

  ref() {
    this.stream.ref()
  }

  unref() {
    this.stream.unref()
  }

  end() {
    // 0x58 = 'X'
    this._ending = true
    if (!this._connecting || !this.stream.writable) {
      this.stream.end()
      return
    }
    return this.stream.write(endBuffer, () => {
      this.stream.end()
    })
  }

  close(msg) {
    this._send(serialize.close(msg))
  }

  describe(msg) {
    this._send(serialize.describe(msg))
  }

  sendCopyFromChunk(chunk) {
    this._send(serialize.copyData(chunk))
  }

  endCopyFrom() {
    this._send(serialize.copyDone())
  }

  sendCopyFail(msg) {
    this._send(serialize.copyFail(msg))
  }
}

module.exports = Connection


/***/ }),

/***/ 9765:
/***/ ((module) => {

function x509Error(msg, cert) {
  return new Error('SASL channel binding: ' + msg + ' when parsing public certificate ' + cert.toString('base64'))
}

function readASN1Length(data, index) {
  let length = data[index++]
  if (length < 0x80) return { length, index }

  const lengthBytes = length & 0x7f
  if (lengthBytes > 4) throw x509Error('bad length', data)

  length = 0
  for (let i = 0; i < lengthBytes; i++) {
    length = (length << 8) | data[index++]
  }

  return { length, index }
}

function readASN1OID(data, index) {
  if (data[index++] !== 0x6) throw x509Error('non-OID data', data) // 6 = OID

  const { length: OIDLength, index: indexAfterOIDLength } = readASN1Length(data, index)
  index = indexAfterOIDLength
  const lastIndex = index + OIDLength

  const byte1 = data[index++]
  let oid = ((byte1 / 40) >> 0) + '.' + (byte1 % 40)

  while (index < lastIndex) {
    // loop over numbers in OID
    let value = 0
    while (index < lastIndex) {
      // loop over bytes in number
      const nextByte = data[index++]
      value = (value << 7) | (nextByte & 0x7f)
      if (nextByte < 0x80) break
    }
    oid += '.' + value
  }

  return { oid, index }
}

function expectASN1Seq(data, index) {
  if (data[index++] !== 0x30) throw x509Error('non-sequence data', data) // 30 = Sequence
  return readASN1Length(data, index)
}

function signatureAlgorithmHashFromCertificate(data, index) {
  // read this thread: https://www.postgresql.org/message-id/17760-b6c61e752ec07060%40postgresql.org
  if (index === undefined) index = 0
  index = expectASN1Seq(data, index).index
  const { length: certInfoLength, index: indexAfterCertInfoLength } = expectASN1Seq(data, index)
  index = indexAfterCertInfoLength + certInfoLength // skip over certificate info
  index = expectASN1Seq(data, index).index // skip over signature length field
  const { oid, index: indexAfterOID } = readASN1OID(data, index)
  switch (oid) {
    // RSA
    case '1.2.840.113549.1.1.4':
      return 'MD5'
    case '1.2.840.113549.1.1.5':
      return 'SHA-1'
    case '1.2.840.113549.1.1.11':
      return 'SHA-256'
    case '1.2.840.113549.1.1.12':
      return 'SHA-384'
    case '1.2.840.113549.1.1.13':
      return 'SHA-512'
    case '1.2.840.113549.1.1.14':
      return 'SHA-224'
    case '1.2.840.113549.1.1.15':
      return 'SHA512-224'
    case '1.2.840.113549.1.1.16':
      return 'SHA512-256'
    // ECDSA
    case '1.2.840.10045.4.1':
      return 'SHA-1'
    case '1.2.840.10045.4.3.1':
      return 'SHA-224'
    case '1.2.840.10045.4.3.2':
      return 'SHA-256'
    case '1.2.840.10045.4.3.3':
      return 'SHA-384'
    case '1.2.840.10045.4.3.4':
      return 'SHA-512'
    // RSASSA-PSS: hash is indicated separately
    case '1.2.840.113549.1.1.10': {
      index = indexAfterOID
      index = expectASN1Seq(data, index).index
      if (data[index++] !== 0xa0) throw x509Error('non-tag data', data) // a0 = constructed tag 0
      index = readASN1Length(data, index).index // skip over tag length field
      index = expectASN1Seq(data, index).index // skip over sequence length field
      const { oid: hashOID } = readASN1OID(data, index)
      switch (hashOID) {
        // standalone hash OIDs
        case '1.2.840.113549.2.5':
          return 'MD5'
        case '1.3.14.3.2.26':
          return 'SHA-1'
        case '2.16.840.1.101.3.4.2.1':
          return 'SHA-256'
        case '2.16.840.1.101.3.4.2.2':
          return 'SHA-384'
        case '2.16.840.1.101.3.4.2.3':
          return 'SHA-512'
      }
      throw x509Error('unknown hash OID ' + hashOID, data)
    }
    // Ed25519 -- see https://github.com/openssl/openssl/issues/15477
    case '1.3.101.110':
    case '1.3.101.112': // ph
      return 'SHA-512'
    // Ed448 -- still not in pg 17.2 (if supported, digest would be SHAKE256 x 64 bytes)
    case '1.3.101.111':
    case '1.3.101.113': // ph
      throw x509Error('Ed448 certificate channel binding is not currently supported by Postgres')
  }
  throw x509Error('unknown OID ' + oid, data)
}

module.exports = { signatureAlgorithmHashFromCertificate }


/***/ }),

/***/ 948:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {


const crypto = __nccwpck_require__(4150)
const { signatureAlgorithmHashFromCertificate } = __nccwpck_require__(9765)

// SASLprep (RFC 4013) — minimal in-tree implementation.
//
// Per RFC 5802 §2.2, the SCRAM-SHA-256 client must normalize the password via
// SASLprep before feeding it into PBKDF2. PostgreSQL's server applies the same
// SASLprep when computing the stored verifier, and libpq does the same client
// side, so passwords whose NFKC form differs from the raw form
// would otherwise authenticate against psql/libpq but fail against pg with `28P01`.
//
// We deliberately implement only the three steps that change the byte content:
//   1. RFC 3454 Table C.1.2 (non-ASCII space) → U+0020 SPACE.
//   2. RFC 3454 Table B.1 (commonly mapped to nothing) → empty.
//   3. NFKC normalization.
// We skip the prohibition (RFC 4013 §2.3) and bidi (RFC 3454 §6) checks.
// libpq is forgiving on those paths and Postgres's own SASLprep matches that
// leniency for legacy roles, so omitting the rejection logic keeps existing
// roles working without adding complexity.
function saslprep(password) {
  // RFC 3454 Table C.1.2 — non-ASCII space characters, mapped to U+0020.
  const nonAsciiSpace = /[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/g
  // RFC 3454 Table B.1 — "commonly mapped to nothing". The set intentionally
  // contains zero-width joiners and variation selectors — the very characters
  // ESLint's no-misleading-character-class warns about — because they combine
  // with their neighbors and the RFC strips them for that reason.
  // eslint-disable-next-line no-misleading-character-class
  const mappedToNothing = /[\u00AD\u034F\u1806\u180B\u180C\u180D\u200C\u200D\u2060\uFE00-\uFE0F\uFEFF]/g
  return password.replace(nonAsciiSpace, ' ').replace(mappedToNothing, '').normalize('NFKC')
}

const DEFAULT_MAX_SCRAM_ITERATIONS = 100000

function startSession(mechanisms, stream, scramMaxIterations = DEFAULT_MAX_SCRAM_ITERATIONS) {
  const candidates = ['SCRAM-SHA-256']
  if (stream) candidates.unshift('SCRAM-SHA-256-PLUS') // higher-priority, so placed first

  const mechanism = candidates.find((candidate) => mechanisms.includes(candidate))

  if (!mechanism) {
    throw new Error('SASL: Only mechanism(s) ' + candidates.join(' and ') + ' are supported')
  }

  if (mechanism === 'SCRAM-SHA-256-PLUS' && typeof stream.getPeerCertificate !== 'function') {
    // this should never happen if we are really talking to a Postgres server
    throw new Error('SASL: Mechanism SCRAM-SHA-256-PLUS requires a certificate')
  }

  const clientNonce = crypto.randomBytes(18).toString('base64')
  const gs2Header = mechanism === 'SCRAM-SHA-256-PLUS' ? 'p=tls-server-end-point' : stream ? 'y' : 'n'

  return {
    mechanism,
    clientNonce,
    response: gs2Header + ',,n=*,r=' + clientNonce,
    message: 'SASLInitialResponse',
    scramMaxIterations,
  }
}

async function continueSession(session, password, serverData, stream) {
  if (session.message !== 'SASLInitialResponse') {
    throw new Error('SASL: Last message was not SASLInitialResponse')
  }
  if (typeof password !== 'string') {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string')
  }
  if (password === '') {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string')
  }
  if (typeof serverData !== 'string') {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: serverData must be a string')
  }

  const sv = parseServerFirstMessage(serverData)

  if (!sv.nonce.startsWith(session.clientNonce)) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: server nonce does not start with client nonce')
  } else if (sv.nonce.length === session.clientNonce.length) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: server nonce is too short')
  }

  const scramMaxIterations =
    typeof session.scramMaxIterations === 'number' ? session.scramMaxIterations : DEFAULT_MAX_SCRAM_ITERATIONS
  // a value of 0 disables the iteration count check
  if (scramMaxIterations !== 0 && sv.iteration > scramMaxIterations) {
    throw new Error(
      'SASL: SCRAM-SERVER-FIRST-MESSAGE: iteration count ' +
        sv.iteration +
        ' exceeds scramMaxIterations of ' +
        scramMaxIterations
    )
  }

  const clientFirstMessageBare = 'n=*,r=' + session.clientNonce
  const serverFirstMessage = 'r=' + sv.nonce + ',s=' + sv.salt + ',i=' + sv.iteration

  // without channel binding:
  let channelBinding = stream ? 'eSws' : 'biws' // 'y,,' or 'n,,', base64-encoded

  // override if channel binding is in use:
  if (session.mechanism === 'SCRAM-SHA-256-PLUS') {
    const peerCert = stream.getPeerCertificate().raw
    let hashName = signatureAlgorithmHashFromCertificate(peerCert)
    if (hashName === 'MD5' || hashName === 'SHA-1') hashName = 'SHA-256'
    const certHash = await crypto.hashByName(hashName, peerCert)
    const bindingData = Buffer.concat([Buffer.from('p=tls-server-end-point,,'), Buffer.from(certHash)])
    channelBinding = bindingData.toString('base64')
  }

  const clientFinalMessageWithoutProof = 'c=' + channelBinding + ',r=' + sv.nonce
  const authMessage = clientFirstMessageBare + ',' + serverFirstMessage + ',' + clientFinalMessageWithoutProof

  const saltBytes = Buffer.from(sv.salt, 'base64')
  const saltedPassword = await crypto.deriveKey(saslprep(password), saltBytes, sv.iteration)
  const clientKey = await crypto.hmacSha256(saltedPassword, 'Client Key')
  const storedKey = await crypto.sha256(clientKey)
  const clientSignature = await crypto.hmacSha256(storedKey, authMessage)
  const clientProof = xorBuffers(Buffer.from(clientKey), Buffer.from(clientSignature)).toString('base64')
  const serverKey = await crypto.hmacSha256(saltedPassword, 'Server Key')
  const serverSignatureBytes = await crypto.hmacSha256(serverKey, authMessage)

  session.message = 'SASLResponse'
  session.serverSignature = Buffer.from(serverSignatureBytes).toString('base64')
  session.response = clientFinalMessageWithoutProof + ',p=' + clientProof
}

function finalizeSession(session, serverData) {
  if (session.message !== 'SASLResponse') {
    throw new Error('SASL: Last message was not SASLResponse')
  }
  if (typeof serverData !== 'string') {
    throw new Error('SASL: SCRAM-SERVER-FINAL-MESSAGE: serverData must be a string')
  }

  const { serverSignature } = parseServerFinalMessage(serverData)

  if (serverSignature !== session.serverSignature) {
    throw new Error('SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match')
  }
}

/**
 * printable       = %x21-2B / %x2D-7E
 *                   ;; Printable ASCII except ",".
 *                   ;; Note that any "printable" is also
 *                   ;; a valid "value".
 */
function isPrintableChars(text) {
  if (typeof text !== 'string') {
    throw new TypeError('SASL: text must be a string')
  }
  return text
    .split('')
    .map((_, i) => text.charCodeAt(i))
    .every((c) => (c >= 0x21 && c <= 0x2b) || (c >= 0x2d && c <= 0x7e))
}

/**
 * base64-char     = ALPHA / DIGIT / "/" / "+"
 *
 * base64-4        = 4base64-char
 *
 * base64-3        = 3base64-char "="
 *
 * base64-2        = 2base64-char "=="
 *
 * base64          = *base64-4 [base64-3 / base64-2]
 */
function isBase64(text) {
  return /^(?:[a-zA-Z0-9+/]{4})*(?:[a-zA-Z0-9+/]{2}==|[a-zA-Z0-9+/]{3}=)?$/.test(text)
}

function parseAttributePairs(text) {
  if (typeof text !== 'string') {
    throw new TypeError('SASL: attribute pairs text must be a string')
  }

  return new Map(
    text.split(',').map((attrValue) => {
      if (!/^.=/.test(attrValue)) {
        throw new Error('SASL: Invalid attribute pair entry')
      }
      const name = attrValue[0]
      const value = attrValue.substring(2)
      return [name, value]
    })
  )
}

function parseServerFirstMessage(data) {
  const attrPairs = parseAttributePairs(data)

  const nonce = attrPairs.get('r')
  if (!nonce) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: nonce missing')
  } else if (!isPrintableChars(nonce)) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: nonce must only contain printable characters')
  }
  const salt = attrPairs.get('s')
  if (!salt) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: salt missing')
  } else if (!isBase64(salt)) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: salt must be base64')
  }
  const iterationText = attrPairs.get('i')
  if (!iterationText) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: iteration missing')
  } else if (!/^[1-9][0-9]*$/.test(iterationText)) {
    throw new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: invalid iteration count')
  }
  const iteration = parseInt(iterationText, 10)

  return {
    nonce,
    salt,
    iteration,
  }
}

function parseServerFinalMessage(serverData) {
  const attrPairs = parseAttributePairs(serverData)
  const error = attrPairs.get('e')
  const serverSignature = attrPairs.get('v')

  if (error) {
    throw new Error(`SASL: SCRAM-SERVER-FINAL-MESSAGE: server returned error: "${error}"`)
  }

  if (!serverSignature) {
    throw new Error('SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature is missing')
  } else if (!isBase64(serverSignature)) {
    throw new Error('SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature must be base64')
  }
  return {
    serverSignature,
  }
}

function xorBuffers(a, b) {
  if (!Buffer.isBuffer(a)) {
    throw new TypeError('first argument must be a Buffer')
  }
  if (!Buffer.isBuffer(b)) {
    throw new TypeError('second argument must be a Buffer')
  }
  if (a.length !== b.length) {
    throw new Error('Buffer lengths must match')
  }
  if (a.length === 0) {
    throw new Error('Buffers cannot be empty')
  }
  return Buffer.from(a.map((_, i) => a[i] ^ b[i]))
}

module.exports = {
  startSession,
  continueSession,
  finalizeSession,
  DEFAULT_MAX_SCRAM_ITERATIONS,
}


/***/ }),

/***/ 4150:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

const nodeCrypto = __nccwpck_require__(6982)

module.exports = {
  postgresMd5PasswordHash,
  randomBytes,
  deriveKey,
  sha256,
  hashByName,
  hmacSha256,
  md5,
}

/**
 * The Web Crypto API - grabbed from the Node.js library or the global
 * @type Crypto
 */
// eslint-disable-next-line no-undef
const webCrypto = nodeCrypto.webcrypto || globalThis.crypto
/**
 * The SubtleCrypto API for low level crypto operations.
 * @type SubtleCrypto
 */
const subtleCrypto = webCrypto.subtle
const textEncoder = new TextEncoder()

/**
 *
 * @param {*} length
 * @returns
 */
function randomBytes(length) {
  return webCrypto.getRandomValues(Buffer.alloc(length))
}

async function md5(string) {
  try {
    return nodeCrypto.createHash('md5').update(string, 'utf-8').digest('hex')
  } catch (e) {
    // `createHash()` failed so we are probably not in Node.js, use the WebCrypto API instead.
    // Note that the MD5 algorithm on WebCrypto is not available in Node.js.
    // This is why we cannot just use WebCrypto in all environments.
    const data = typeof string === 'string' ? textEncoder.encode(string) : string
    const hash = await subtleCrypto.digest('MD5', data)
    return Array.from(new Uint8Array(hash))
      .map((b) => b.toString(16).padStart(2, '0'))
      .join('')
  }
}

// See AuthenticationMD5Password at https://www.postgresql.org/docs/current/static/protocol-flow.html
async function postgresMd5PasswordHash(user, password, salt) {
  const inner = await md5(password + user)
  const outer = await md5(Buffer.concat([Buffer.from(inner), salt]))
  return 'md5' + outer
}

/**
 * Create a SHA-256 digest of the given data
 * @param {Buffer} data
 */
async function sha256(text) {
  return await subtleCrypto.digest('SHA-256', text)
}

async function hashByName(hashName, text) {
  return await subtleCrypto.digest(hashName, text)
}

/**
 * Sign the message with the given key
 * @param {ArrayBuffer} keyBuffer
 * @param {string} msg
 */
async function hmacSha256(keyBuffer, msg) {
  const key = await subtleCrypto.importKey('raw', keyBuffer, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return await subtleCrypto.sign('HMAC', key, textEncoder.encode(msg))
}

/**
 * Derive a key from the password and salt
 * @param {string} password
 * @param {Uint8Array} salt
 * @param {number} iterations
 */
async function deriveKey(password, salt, iterations) {
  const key = await subtleCrypto.importKey('raw', textEncoder.encode(password), 'PBKDF2', false, ['deriveBits'])
  const params = { name: 'PBKDF2', hash: 'SHA-256', salt: salt, iterations: iterations }
  return await subtleCrypto.deriveBits(params, key, 32 * 8, ['deriveBits'])
}


/***/ }),

/***/ 8995:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



let user
try {
  user = process.platform === 'win32' ? process.env.USERNAME : process.env.USER
} catch {
  // ignore, e.g., Deno without --allow-env
}

module.exports = {
  // database host. defaults to localhost
  host: 'localhost',

  // database user's name
  user,

  // name of database to connect
  database: undefined,

  // database user's password
  password: null,

  // a Postgres connection string to be used instead of setting individual connection items
  // NOTE:  Setting this value will cause it to override any other value (such as database or user) defined
  // in the defaults object.
  connectionString: undefined,

  // database port
  port: 5432,

  // number of rows to return at a time from a prepared statement's
  // portal. 0 will return all rows at once
  rows: 0,

  // binary result mode
  binary: false,

  // Connection pool options - see https://github.com/brianc/node-pg-pool

  // number of connections to use in connection pool
  // 0 will disable connection pooling
  max: 10,

  // max milliseconds a client can go unused before it is removed
  // from the pool and destroyed
  idleTimeoutMillis: 30000,

  client_encoding: '',

  ssl: false,

  // SSL negotiation style: 'postgres' (traditional SSLRequest) or 'direct'
  sslnegotiation: undefined,

  application_name: undefined,

  fallback_application_name: undefined,

  options: undefined,

  parseInputDatesAsUTC: false,

  // max milliseconds any query using this connection will execute for before timing out in error.
  // false=unlimited
  statement_timeout: false,

  // Abort any statement that waits longer than the specified duration in milliseconds while attempting to acquire a lock.
  // false=unlimited
  lock_timeout: false,

  // Terminate any session with an open transaction that has been idle for longer than the specified duration in milliseconds
  // false=unlimited
  idle_in_transaction_session_timeout: false,

  // max milliseconds to wait for query to complete (client side)
  query_timeout: false,

  connect_timeout: 0,

  keepalives: 1,

  keepalives_idle: 0,
}

const pgTypes = __nccwpck_require__(1549)
// save default parsers
const parseBigInteger = pgTypes.getTypeParser(20, 'text')
const parseBigIntegerArray = pgTypes.getTypeParser(1016, 'text')

// parse int8 so you can get your count values as actual numbers
module.exports.__defineSetter__('parseInt8', function (val) {
  pgTypes.setTypeParser(20, 'text', val ? pgTypes.getTypeParser(23, 'text') : parseBigInteger)
  pgTypes.setTypeParser(1016, 'text', val ? pgTypes.getTypeParser(1007, 'text') : parseBigIntegerArray)
})


/***/ }),

/***/ 3273:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const Client = __nccwpck_require__(5042)
const defaults = __nccwpck_require__(8995)
const Connection = __nccwpck_require__(9809)
const Result = __nccwpck_require__(6424)
const utils = __nccwpck_require__(9652)
const Pool = __nccwpck_require__(7558)
const TypeOverrides = __nccwpck_require__(365)
const { DatabaseError } = __nccwpck_require__(4233)
const { escapeIdentifier, escapeLiteral } = __nccwpck_require__(9652)

const poolFactory = (Client) => {
  return class BoundPool extends Pool {
    constructor(options) {
      super(options, Client)
    }
  }
}

const PG = function (clientConstructor) {
  this.defaults = defaults
  this.Client = clientConstructor
  this.Query = this.Client.Query
  this.Pool = poolFactory(this.Client)
  this._pools = []
  this.Connection = Connection
  this.types = __nccwpck_require__(1549)
  this.DatabaseError = DatabaseError
  this.TypeOverrides = TypeOverrides
  this.escapeIdentifier = escapeIdentifier
  this.escapeLiteral = escapeLiteral
  this.Result = Result
  this.utils = utils
}

let clientConstructor = Client

let forceNative = false
try {
  forceNative = !!process.env.NODE_PG_FORCE_NATIVE
} catch {
  // ignore, e.g., Deno without --allow-env
}

if (forceNative) {
  clientConstructor = __nccwpck_require__(5301)
}

module.exports = new PG(clientConstructor)

// lazy require native module...the native module may not have installed
Object.defineProperty(module.exports, "native", ({
  configurable: true,
  enumerable: false,
  get() {
    let native = null
    try {
      native = new PG(__nccwpck_require__(5301))
    } catch (err) {
      if (err.code !== 'MODULE_NOT_FOUND') {
        throw err
      }
    }

    // overwrite module.exports.native so that getter is never called again
    Object.defineProperty(module.exports, "native", ({
      value: native,
    }))

    return native
  },
}))


/***/ }),

/***/ 8942:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

const nodeUtils = __nccwpck_require__(9023)
// eslint-disable-next-line
var Native
// eslint-disable-next-line no-useless-catch
try {
  // Wrap this `require()` in a try-catch to avoid upstream bundlers from complaining that this might not be available since it is an optional import
  Native = __nccwpck_require__(4390)
} catch (e) {
  throw e
}
const TypeOverrides = __nccwpck_require__(365)
const EventEmitter = (__nccwpck_require__(4434).EventEmitter)
const util = __nccwpck_require__(9023)
const ConnectionParameters = __nccwpck_require__(646)

const NativeQuery = __nccwpck_require__(7581)

const queryQueueLengthDeprecationNotice = nodeUtils.deprecate(
  () => {},
  'Calling client.query() when the client is already executing a query is deprecated and will be removed in pg@9.0. Use async/await or an external async flow control mechanism instead.'
)

const Client = (module.exports = function (config) {
  EventEmitter.call(this)
  config = config || {}

  this._Promise = config.Promise || global.Promise
  this._types = new TypeOverrides(config.types)

  this.native = new Native({
    types: this._types,
  })

  this._queryQueue = []
  this._ending = false
  this._connecting = false
  this._connected = false
  this._queryable = true
  this.pipeline = Boolean(config.pipeline)
  this._pipelineInFlight = false

  // keep these on the object for legacy reasons
  // for the time being. TODO: deprecate all this jazz
  const cp = (this.connectionParameters = new ConnectionParameters(config))
  if (config.nativeConnectionString) cp.nativeConnectionString = config.nativeConnectionString
  this.user = cp.user

  // "hiding" the password so it doesn't show up in stack traces
  // or if the client is console.logged
  Object.defineProperty(this, 'password', {
    configurable: true,
    enumerable: false,
    writable: true,
    value: cp.password,
  })
  this.database = cp.database
  this.host = cp.host
  this.port = cp.port

  // a hash to hold named queries
  this.namedQueries = {}
})

Client.Query = NativeQuery

util.inherits(Client, EventEmitter)

Client.prototype._errorAllQueries = function (err) {
  const enqueueError = (query) => {
    process.nextTick(() => {
      query.native = this.native
      query.handleError(err)
    })
  }

  if (this._hasActiveQuery()) {
    enqueueError(this._activeQuery)
    this._activeQuery = null
  }

  this._queryQueue.forEach(enqueueError)
  this._queryQueue.length = 0
}

// connect to the backend
// pass an optional callback to be called once connected
// or with an error if there was a connection error
Client.prototype._connect = function (cb) {
  const self = this

  if (this._connecting) {
    process.nextTick(() => cb(new Error('Client has already been connected. You cannot reuse a client.')))
    return
  }

  this._connecting = true

  this.connectionParameters.getLibpqConnectionString(function (err, conString) {
    if (self.connectionParameters.nativeConnectionString) conString = self.connectionParameters.nativeConnectionString
    if (err) return cb(err)
    self.native.connect(conString, function (err) {
      if (err) {
        self.native.end()
        return cb(err)
      }

      // set internal states to connected
      self._connected = true

      // handle connection errors from the native layer
      self.native.on('error', function (err) {
        self._queryable = false
        self._errorAllQueries(err)
        self.emit('error', err)
      })

      self.native.on('notification', function (msg) {
        self.emit('notification', {
          channel: msg.relname,
          payload: msg.extra,
        })
      })

      // signal we are connected now
      self.emit('connect')
      self._pulseQueryQueue(true)

      cb(null, this)
    })
  })
}

Client.prototype.connect = function (callback) {
  if (callback) {
    this._connect(callback)
    return
  }

  return new this._Promise((resolve, reject) => {
    this._connect((error) => {
      if (error) {
        reject(error)
      } else {
        resolve(this)
      }
    })
  })
}

// send a query to the server
// this method is highly overloaded to take
// 1) string query, optional array of parameters, optional function callback
// 2) object query with {
//    string query
//    optional array values,
//    optional function callback instead of as a separate parameter
//    optional string name to name & cache the query plan
//    optional string rowMode = 'array' for an array of results
//  }
Client.prototype.query = function (config, values, callback) {
  let query
  let result
  let readTimeout
  let readTimeoutTimer
  let queryCallback

  if (config === null || config === undefined) {
    throw new TypeError('Client was passed a null or undefined query')
  } else if (typeof config.submit === 'function') {
    readTimeout = config.query_timeout || this.connectionParameters.query_timeout
    result = query = config
    // accept query(new Query(...), (err, res) => { }) style
    if (typeof values === 'function') {
      config.callback = values
    }
  } else {
    readTimeout = config.query_timeout || this.connectionParameters.query_timeout
    query = new NativeQuery(config, values, callback)
    if (!query.callback) {
      let resolveOut, rejectOut
      result = new this._Promise((resolve, reject) => {
        resolveOut = resolve
        rejectOut = reject
      }).catch((err) => {
        Error.captureStackTrace(err)
        throw err
      })
      query.callback = (err, res) => (err ? rejectOut(err) : resolveOut(res))
    }
  }

  if (readTimeout) {
    queryCallback = query.callback || (() => {})

    readTimeoutTimer = setTimeout(() => {
      const error = new Error('Query read timeout')

      process.nextTick(() => {
        query.handleError(error, this.connection)
      })

      queryCallback(error)

      // we already returned an error,
      // just do nothing if query completes
      query.callback = () => {}

      // Remove from queue
      const index = this._queryQueue.indexOf(query)
      if (index > -1) {
        this._queryQueue.splice(index, 1)
      }

      this._pulseQueryQueue()
    }, readTimeout)

    query.callback = (err, res) => {
      clearTimeout(readTimeoutTimer)
      queryCallback(err, res)
    }
  }

  if (!this._queryable) {
    query.native = this.native
    process.nextTick(() => {
      query.handleError(new Error('Client has encountered a connection error and is not queryable'))
    })
    return result
  }

  if (this._ending) {
    query.native = this.native
    process.nextTick(() => {
      query.handleError(new Error('Client was closed and is not queryable'))
    })
    return result
  }

  if (this._queryQueue.length > 0 && !this.pipeline) {
    queryQueueLengthDeprecationNotice()
  }

  this._queryQueue.push(query)
  this._pulseQueryQueue()
  return result
}

// disconnect from the backend server
Client.prototype.end = function (cb) {
  const self = this

  this._ending = true

  if (this._connecting && !this._connected) {
    this.once('connect', () => {
      this.end(() => {})
    })
  }
  let result
  if (!cb) {
    result = new this._Promise(function (resolve, reject) {
      cb = (err) => (err ? reject(err) : resolve())
    })
  }

  const doEnd = function () {
    self.native.end(function () {
      self._connected = false

      self._errorAllQueries(new Error('Connection terminated'))

      process.nextTick(() => {
        self.emit('end')
        if (cb) cb()
      })
    })
  }

  // If pipeline has in-flight or queued queries, wait for them to drain before closing
  if (this.pipeline && (this._pipelineInFlight || this._queryQueue.length > 0)) {
    this.once('drain', doEnd)
  } else {
    doEnd()
  }
  return result
}

Client.prototype._hasActiveQuery = function () {
  return this._activeQuery && this._activeQuery.state !== 'error' && this._activeQuery.state !== 'end'
}

Client.prototype._pulseQueryQueue = function (initialConnection) {
  if (!this._connected) {
    return
  }
  if (this.pipeline && !initialConnection) {
    return this._pulsePipelinedQueryQueue()
  }
  if (this._hasActiveQuery()) {
    return
  }
  const query = this._queryQueue.shift()
  if (!query) {
    if (!initialConnection) {
      this.emit('drain')
    }
    return
  }
  this._activeQuery = query
  query.submit(this)
  const self = this
  query.once('_done', function () {
    self._pulseQueryQueue()
  })
}

Client.prototype._pulsePipelinedQueryQueue = function () {
  if (!this._connected || this._pipelineInFlight) {
    return
  }
  if (this._queryQueue.length === 0) {
    if (this.hasExecuted) {
      this.emit('drain')
    }
    return
  }

  this._pipelineInFlight = true
  const self = this
  const queries = []
  const nativeQueries = []
  const utils = __nccwpck_require__(9652)

  while (this._queryQueue.length > 0) {
    const query = this._queryQueue.shift()
    this.hasExecuted = true
    nativeQueries.push(query)

    const values = query.values ? query.values.map(utils.prepareValue) : null
    const pipelineEntry = { text: query.text, name: query.name, arrayMode: query._arrayMode }
    if (values) {
      pipelineEntry.values = values
    }
    if (query.name && this.namedQueries[query.name]) {
      pipelineEntry._alreadyPrepared = true
    }
    queries.push(pipelineEntry)
  }

  this.native.pipeline(queries, function (err, results) {
    self._pipelineInFlight = false

    if (err) {
      // Total pipeline failure. Per-query errors arrive on results[i].err, so reaching here means
      // the connection itself is gone: mark it unusable and say so, the way the JS client and the
      // non-pipelined native path both do. Without this the client looks healthy after losing its
      // backend, a Pool never discards it, and everything routed to it fails one query at a time
      // for the life of the process.
      self._connected = false
      self._queryable = false
      for (let i = 0; i < nativeQueries.length; i++) {
        const q = nativeQueries[i]
        q.native = self.native
        q.handleError(err)
      }
      self._errorAllQueries(err)
      self.emit('error', err)
      self.emit('end')
      return
    }

    // Deliver results to each query
    for (let i = 0; i < nativeQueries.length; i++) {
      const q = nativeQueries[i]
      const r = results[i]
      q.native = self.native

      if (r.err) {
        q.handleError(r.err)
      } else {
        // Track named queries on success
        if (q.name) {
          self.namedQueries[q.name] = q.text
        }
        q.state = 'end'
        q.emit('end', r.result)
        if (q.callback) {
          q.callback(null, r.result)
        }
      }

      setImmediate(function () {
        q.emit('_done')
      })
    }

    // Process any queries that arrived while we were reading
    self._pulsePipelinedQueryQueue()
  })
}

// attempt to cancel an in-progress query
Client.prototype.cancel = function (query) {
  if (this._activeQuery === query) {
    this.native.cancel(function () {})
  } else if (this._queryQueue.indexOf(query) !== -1) {
    this._queryQueue.splice(this._queryQueue.indexOf(query), 1)
  }
}

Client.prototype.ref = function () {}
Client.prototype.unref = function () {}

Client.prototype.setTypeParser = function (oid, format, parseFn) {
  return this._types.setTypeParser(oid, format, parseFn)
}

Client.prototype.getTypeParser = function (oid, format) {
  return this._types.getTypeParser(oid, format)
}

Client.prototype.isConnected = function () {
  return this._connected
}

Client.prototype.getTransactionStatus = function () {
  return this.native.getTransactionStatus()
}


/***/ }),

/***/ 5301:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {


module.exports = __nccwpck_require__(8942)


/***/ }),

/***/ 7581:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const EventEmitter = (__nccwpck_require__(4434).EventEmitter)
const util = __nccwpck_require__(9023)
const utils = __nccwpck_require__(9652)

const NativeQuery = (module.exports = function (config, values, callback) {
  EventEmitter.call(this)
  config = utils.normalizeQueryConfig(config, values, callback)
  this.text = config.text
  this.values = config.values
  this.name = config.name
  this.queryMode = config.queryMode
  this.callback = config.callback
  this.state = 'new'
  this._arrayMode = config.rowMode === 'array'

  // if the 'row' event is listened for
  // then emit them as they come in
  // without setting singleRowMode to true
  // this has almost no meaning because libpq
  // reads all rows into memory before returning any
  this._emitRowEvents = false
  this.on(
    'newListener',
    function (event) {
      if (event === 'row') this._emitRowEvents = true
    }.bind(this)
  )
})

util.inherits(NativeQuery, EventEmitter)

const errorFieldMap = {
  sqlState: 'code',
  statementPosition: 'position',
  messagePrimary: 'message',
  messageDetail: 'detail',
  messageHint: 'hint',
  context: 'where',
  schemaName: 'schema',
  tableName: 'table',
  columnName: 'column',
  dataTypeName: 'dataType',
  constraintName: 'constraint',
  sourceFile: 'file',
  sourceLine: 'line',
  sourceFunction: 'routine',
}

NativeQuery.prototype.handleError = function (err) {
  // copy pq error fields into the error object
  const fields = this.native && this.native.pq.resultErrorFields()
  if (fields) {
    for (const key in fields) {
      const normalizedFieldName = errorFieldMap[key] || key
      err[normalizedFieldName] = fields[key]
    }
  }
  if (this.callback) {
    this.callback(err)
  } else {
    this.emit('error', err)
  }
  this.state = 'error'
}

NativeQuery.prototype.then = function (onSuccess, onFailure) {
  return this._getPromise().then(onSuccess, onFailure)
}

NativeQuery.prototype.catch = function (callback) {
  return this._getPromise().catch(callback)
}

NativeQuery.prototype._getPromise = function () {
  if (this._promise) return this._promise
  this._promise = new Promise(
    function (resolve, reject) {
      this._once('end', resolve)
      this._once('error', reject)
    }.bind(this)
  )
  return this._promise
}

NativeQuery.prototype.submit = function (client) {
  this.state = 'running'
  const self = this
  this.native = client.native
  client.native.arrayMode = this._arrayMode

  let after = function (err, rows, results) {
    client.native.arrayMode = false
    setImmediate(function () {
      self.emit('_done')
    })

    // handle possible query error
    if (err) {
      return self.handleError(err)
    }

    // emit row events for each row in the result
    if (self._emitRowEvents) {
      if (results.length > 1) {
        rows.forEach((rowOfRows, i) => {
          rowOfRows.forEach((row) => {
            self.emit('row', row, results[i])
          })
        })
      } else {
        rows.forEach(function (row) {
          self.emit('row', row, results)
        })
      }
    }

    // handle successful result
    self.state = 'end'
    self.emit('end', results)
    if (self.callback) {
      self.callback(null, results)
    }
  }

  if (process.domain) {
    after = process.domain.bind(after)
  }

  // named query
  if (this.name) {
    if (this.name.length > 63) {
      console.error('Warning! Postgres only supports 63 characters for query names.')
      console.error('You supplied %s (%s)', this.name, this.name.length)
      console.error('This can cause conflicts and silent errors executing queries')
    }
    const values = (this.values || []).map(utils.prepareValue)

    // check if the client has already executed this named query
    // if so...just execute it again - skip the planning phase
    if (client.namedQueries[this.name] !== undefined) {
      if (this.text && client.namedQueries[this.name] !== this.text) {
        const err = new Error(`Prepared statements must be unique - '${this.name}' was used for a different statement`)
        return after(err)
      }
      return client.native.execute(this.name, values, after)
    }
    // plan the named query the first time, then execute it
    return client.native.prepare(this.name, this.text, values.length, function (err) {
      if (err) return after(err)
      client.namedQueries[self.name] = self.text
      return self.native.execute(self.name, values, after)
    })
  } else if (this.values) {
    if (!Array.isArray(this.values)) {
      const err = new Error('Query values must be an array')
      return after(err)
    }
    const vals = this.values.map(utils.prepareValue)
    client.native.query(this.text, vals, after)
  } else if (this.queryMode === 'extended') {
    client.native.query(this.text, [], after)
  } else {
    client.native.query(this.text, after)
  }
}


/***/ }),

/***/ 4473:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const { EventEmitter } = __nccwpck_require__(4434)

const Result = __nccwpck_require__(6424)
const utils = __nccwpck_require__(9652)

class Query extends EventEmitter {
  constructor(config, values, callback) {
    super()

    config = utils.normalizeQueryConfig(config, values, callback)

    this.text = config.text
    this.values = config.values
    this.rows = config.rows
    this.types = config.types
    this.name = config.name
    this.queryMode = config.queryMode
    this.binary = config.binary
    // use unique portal name each time
    this.portal = config.portal || ''
    this.callback = config.callback
    this._rowMode = config.rowMode
    if (process.domain && config.callback) {
      this.callback = process.domain.bind(config.callback)
    }
    this._result = new Result(this._rowMode, this.types)

    // potential for multiple results
    this._results = this._result
    this._canceledDueToError = false
  }

  requiresPreparation() {
    if (this.queryMode === 'extended') {
      return true
    }

    // named queries must always be prepared
    if (this.name) {
      return true
    }
    // always prepare if there are max number of rows expected per
    // portal execution
    if (this.rows) {
      return true
    }
    // don't prepare empty text queries
    if (!this.text) {
      return false
    }
    // prepare if there are values
    if (!this.values) {
      return false
    }
    return this.values.length > 0
  }

  _checkForMultirow() {
    // if we already have a result with a command property
    // then we've already executed one query in a multi-statement simple query
    // turn our results into an array of results
    if (this._result.command) {
      if (!Array.isArray(this._results)) {
        this._results = [this._result]
      }
      this._result = new Result(this._rowMode, this._result._types)
      this._results.push(this._result)
    }
  }

  // associates row metadata from the supplied
  // message with this query object
  // metadata used when parsing row results
  handleRowDescription(msg) {
    this._checkForMultirow()
    this._result.addFields(msg.fields)
    this._accumulateRows = this.callback || !this.listeners('row').length
  }

  handleDataRow(msg) {
    let row

    if (this._canceledDueToError) {
      return
    }

    try {
      row = this._result.parseRow(msg.fields)
    } catch (err) {
      this._canceledDueToError = err
      return
    }

    this.emit('row', row, this._result)
    if (this._accumulateRows) {
      this._result.addRow(row)
    }
  }

  handleCommandComplete(msg, connection) {
    this._checkForMultirow()
    this._result.addCommandComplete(msg)
    // need to sync after each command complete of a prepared statement
    // if we were using a row count which results in multiple calls to _getRows
    if (this.rows) {
      connection.sync()
    }
  }

  // if a named prepared statement is created with empty query text
  // the backend will send an emptyQuery message but *not* a command complete message
  // since we pipeline sync immediately after execute we don't need to do anything here
  // unless we have rows specified, in which case we did not pipeline the initial sync call
  handleEmptyQuery(connection) {
    if (this.rows) {
      connection.sync()
    }
  }

  handleError(err, connection) {
    // need to sync after error during a prepared statement
    if (this._canceledDueToError) {
      err = this._canceledDueToError
      this._canceledDueToError = false
    }
    // if callback supplied do not emit error event as uncaught error
    // events will bubble up to node process
    if (this.callback) {
      return this.callback(err)
    }
    this.emit('error', err)
  }

  handleReadyForQuery(con) {
    if (this._canceledDueToError) {
      return this.handleError(this._canceledDueToError, con)
    }
    if (this.callback) {
      try {
        this.callback(null, this._results)
      } catch (err) {
        process.nextTick(() => {
          throw err
        })
      }
    }
    this.emit('end', this._results)
  }

  submit(connection) {
    if (typeof this.text !== 'string' && typeof this.name !== 'string') {
      return new Error('A query must have either text or a name. Supplying neither is unsupported.')
    }
    const previous = connection.parsedStatements[this.name] || connection.submittedNamedStatements[this.name]
    if (this.text && previous && this.text !== previous) {
      return new Error(`Prepared statements must be unique - '${this.name}' was used for a different statement`)
    }
    if (this.values && !Array.isArray(this.values)) {
      return new Error('Query values must be an array')
    }
    if (this.requiresPreparation()) {
      // If we're using the extended query protocol we fire off several separate commands
      // to the backend. On some versions of node & some operating system versions
      // the network stack writes each message separately instead of buffering them together
      // causing the client & network to send more slowly. Corking & uncorking the stream
      // allows node to buffer up the messages internally before sending them all off at once.
      // note: we're checking for existence of cork/uncork because some versions of streams
      // might not have this (cloudflare?)
      connection.stream.cork && connection.stream.cork()
      try {
        this.prepare(connection)
      } finally {
        // while unlikely for this.prepare to throw, if it does & we don't uncork this stream
        // this client becomes unresponsive, so put in finally block "just in case"
        connection.stream.uncork && connection.stream.uncork()
      }
    } else {
      connection.query(this.text)
    }
    return null
  }

  hasBeenParsed(connection) {
    return (
      this.name &&
      (connection.parsedStatements[this.name] !== undefined ||
        connection.submittedNamedStatements[this.name] !== undefined)
    )
  }

  handlePortalSuspended(connection) {
    this._getRows(connection, this.rows)
  }

  _getRows(connection, rows) {
    connection.execute({
      portal: this.portal,
      rows: rows,
    })
    // if we're not reading pages of rows send the sync command
    // to indicate the pipeline is finished
    if (!rows) {
      connection.sync()
    } else {
      // otherwise flush the call out to read more rows
      connection.flush()
    }
  }

  // http://developer.postgresql.org/pgdocs/postgres/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
  prepare(connection) {
    // TODO refactor this poor encapsulation
    if (!this.hasBeenParsed(connection)) {
      connection.parse({
        text: this.text,
        name: this.name,
        types: this.types,
      })
      if (this.name) {
        connection.submittedNamedStatements[this.name] = this.text
      }
    }

    // because we're mapping user supplied values to
    // postgres wire protocol compatible values it could
    // throw an exception, so try/catch this section
    try {
      connection.bind({
        portal: this.portal,
        statement: this.name,
        values: this.values,
        binary: this.binary,
        valueMapper: utils.prepareValue,
      })
    } catch (err) {
      // we should close parse to avoid leaking connections
      connection.close({ type: 'S', name: this.name })
      connection.sync()

      this.handleError(err, connection)
      return
    }

    connection.describe({
      type: 'P',
      name: this.portal || '',
    })

    this._getRows(connection, this.rows)
  }

  handleCopyInResponse(connection) {
    connection.sendCopyFail('No source stream defined')
  }

  handleCopyData(msg, connection) {
    // noop
  }
}

module.exports = Query


/***/ }),

/***/ 6424:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const types = __nccwpck_require__(1549)

const matchRegexp = /^([A-Za-z]+)(?: (\d+))?(?: (\d+))?/

// result object returned from query
// in the 'end' event and also
// passed as second argument to provided callback
class Result {
  constructor(rowMode, types) {
    this.command = null
    this.rowCount = null
    this.oid = null
    this.rows = []
    this.fields = []
    this._parsers = undefined
    this._types = types
    this.RowCtor = null
    this.rowAsArray = rowMode === 'array'
    if (this.rowAsArray) {
      this.parseRow = this._parseRowAsArray
    }
    this._prebuiltEmptyResultObject = null
  }

  // adds a command complete message
  addCommandComplete(msg) {
    let match
    if (msg.text) {
      // pure javascript
      match = matchRegexp.exec(msg.text)
    } else {
      // native bindings
      match = matchRegexp.exec(msg.command)
    }
    if (match) {
      this.command = match[1]
      if (match[3]) {
        // COMMAND OID ROWS
        this.oid = parseInt(match[2], 10)
        this.rowCount = parseInt(match[3], 10)
      } else if (match[2]) {
        // COMMAND ROWS
        this.rowCount = parseInt(match[2], 10)
      }
    }
  }

  _parseRowAsArray(rowData) {
    const row = new Array(rowData.length)
    for (let i = 0, len = rowData.length; i < len; i++) {
      const rawValue = rowData[i]
      if (rawValue !== null) {
        row[i] = this._parsers[i](rawValue)
      } else {
        row[i] = null
      }
    }
    return row
  }

  parseRow(rowData) {
    const row = { ...this._prebuiltEmptyResultObject }
    for (let i = 0, len = rowData.length; i < len; i++) {
      const rawValue = rowData[i]
      const field = this.fields[i].name
      if (rawValue !== null) {
        const v = this.fields[i].format === 'binary' ? Buffer.from(rawValue) : rawValue
        row[field] = this._parsers[i](v)
      } else {
        row[field] = null
      }
    }
    return row
  }

  addRow(row) {
    this.rows.push(row)
  }

  addFields(fieldDescriptions) {
    // clears field definitions
    // multiple query statements in 1 action can result in multiple sets
    // of rowDescriptions...eg: 'select NOW(); select 1::int;'
    // you need to reset the fields
    this.fields = fieldDescriptions
    if (this.fields.length) {
      this._parsers = new Array(fieldDescriptions.length)
    }

    const row = Object.create(null)

    for (let i = 0; i < fieldDescriptions.length; i++) {
      const desc = fieldDescriptions[i]
      row[desc.name] = null

      if (this._types) {
        this._parsers[i] = this._types.getTypeParser(desc.dataTypeID, desc.format || 'text')
      } else {
        this._parsers[i] = types.getTypeParser(desc.dataTypeID, desc.format || 'text')
      }
    }

    this._prebuiltEmptyResultObject = { ...row }
  }
}

module.exports = Result


/***/ }),

/***/ 829:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

const { getStream, getSecureStream } = getStreamFuncs()

module.exports = {
  /**
   * Get a socket stream compatible with the current runtime environment.
   * @returns {Duplex}
   */
  getStream,
  /**
   * Get a TLS secured socket, compatible with the current environment,
   * using the socket and other settings given in `options`.
   * @returns {Duplex}
   */
  getSecureStream,
}

/**
 * The stream functions that work in Node.js
 */
function getNodejsStreamFuncs() {
  function getStream(ssl) {
    const net = __nccwpck_require__(9278)
    return new net.Socket()
  }

  function getSecureStream(options) {
    const tls = __nccwpck_require__(4756)
    return tls.connect(options)
  }
  return {
    getStream,
    getSecureStream,
  }
}

/**
 * The stream functions that work in Cloudflare Workers
 */
function getCloudflareStreamFuncs() {
  function getStream(ssl) {
    const { CloudflareSocket } = __nccwpck_require__(785)
    return new CloudflareSocket(ssl)
  }

  function getSecureStream(options) {
    options.socket.startTls(options)
    return options.socket
  }
  return {
    getStream,
    getSecureStream,
  }
}

/**
 * Are we running in a Cloudflare Worker?
 *
 * @returns true if the code is currently running inside a Cloudflare Worker.
 */
function isCloudflareRuntime() {
  // Since 2022-03-21 the `global_navigator` compatibility flag is on for Cloudflare Workers
  // which means that `navigator.userAgent` will be defined.
  // eslint-disable-next-line no-undef
  if (typeof navigator === 'object' && navigator !== null && typeof navigator.userAgent === 'string') {
    // eslint-disable-next-line no-undef
    return navigator.userAgent === 'Cloudflare-Workers'
  }
  // In case `navigator` or `navigator.userAgent` is not defined then try a more sneaky approach
  if (typeof Response === 'function') {
    const resp = new Response(null, { cf: { thing: true } })
    if (typeof resp.cf === 'object' && resp.cf !== null && resp.cf.thing) {
      return true
    }
  }
  return false
}

function getStreamFuncs() {
  if (isCloudflareRuntime()) {
    return getCloudflareStreamFuncs()
  }
  return getNodejsStreamFuncs()
}


/***/ }),

/***/ 365:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const types = __nccwpck_require__(1549)

function TypeOverrides(userTypes) {
  this._types = userTypes || types
  this.text = {}
  this.binary = {}
}

TypeOverrides.prototype.getOverrides = function (format) {
  switch (format) {
    case 'text':
      return this.text
    case 'binary':
      return this.binary
    default:
      return {}
  }
}

TypeOverrides.prototype.setTypeParser = function (oid, format, parseFn) {
  if (typeof format === 'function') {
    parseFn = format
    format = 'text'
  }
  this.getOverrides(format)[oid] = parseFn
}

TypeOverrides.prototype.getTypeParser = function (oid, format) {
  format = format || 'text'
  return this.getOverrides(format)[oid] || this._types.getTypeParser(oid, format)
}

module.exports = TypeOverrides


/***/ }),

/***/ 9652:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const defaults = __nccwpck_require__(8995)
const nodeUtils = __nccwpck_require__(9023)

const { isDate } = __nccwpck_require__(8253)

const invalidDateDeprecationNotice = nodeUtils.deprecate(
  () => {},
  'Sending an invalid date to Postgres is deprecated and will throw an error in the next major version of pg. Ensure any Date object passed as a query parameter is valid.',
  'PG_INVALID_DATE'
)

function escapeElement(elementRepresentation) {
  const escaped = elementRepresentation.replace(/\\/g, '\\\\').replace(/"/g, '\\"')

  return '"' + escaped + '"'
}

// convert a JS array to a postgres array literal
// uses comma separator so won't work for types like box that use
// a different array separator.
function arrayString(val) {
  let result = '{'
  for (let i = 0; i < val.length; i++) {
    if (i > 0) {
      result += ','
    }
    let item = val[i]
    if (item == null) {
      result += 'NULL'
    } else if (Array.isArray(item)) {
      result += arrayString(item)
    } else if (ArrayBuffer.isView(item)) {
      if (!(item instanceof Buffer)) {
        item = Buffer.from(item.buffer, item.byteOffset, item.byteLength)
      }
      result += '\\\\x' + item.toString('hex')
    } else {
      result += escapeElement(prepareValue(item))
    }
  }
  result += '}'
  return result
}

// converts values from javascript types
// to their 'raw' counterparts for use as a postgres parameter
// note: you can override this function to provide your own conversion mechanism
// for complex types, etc...
const prepareValue = function (val, seen) {
  // null and undefined are both null for postgres
  if (val == null) {
    return null
  }
  if (typeof val === 'object') {
    if (val instanceof Buffer) {
      return val
    }
    if (ArrayBuffer.isView(val)) {
      return Buffer.from(val.buffer, val.byteOffset, val.byteLength)
    }
    if (isDate(val)) {
      if (isNaN(val.getTime())) {
        invalidDateDeprecationNotice()
      }
      if (defaults.parseInputDatesAsUTC) {
        return dateToStringUTC(val)
      } else {
        return dateToString(val)
      }
    }
    if (Array.isArray(val)) {
      return arrayString(val)
    }

    return prepareObject(val, seen)
  }
  return val.toString()
}

function prepareObject(val, seen) {
  if (val && typeof val.toPostgres === 'function') {
    seen = seen || []
    if (seen.indexOf(val) !== -1) {
      throw new Error('circular reference detected while preparing "' + val + '" for query')
    }
    seen.push(val)

    return prepareValue(val.toPostgres(prepareValue), seen)
  }
  return JSON.stringify(val)
}

function dateToString(date) {
  let offset = -date.getTimezoneOffset()

  let year = date.getFullYear()
  const isBCYear = year < 1
  if (isBCYear) year = Math.abs(year) + 1 // negative years are 1 off their BC representation

  let ret =
    String(year).padStart(4, '0') +
    '-' +
    String(date.getMonth() + 1).padStart(2, '0') +
    '-' +
    String(date.getDate()).padStart(2, '0') +
    'T' +
    String(date.getHours()).padStart(2, '0') +
    ':' +
    String(date.getMinutes()).padStart(2, '0') +
    ':' +
    String(date.getSeconds()).padStart(2, '0') +
    '.' +
    String(date.getMilliseconds()).padStart(3, '0')

  if (offset < 0) {
    ret += '-'
    offset *= -1
  } else {
    ret += '+'
  }

  ret += String(Math.floor(offset / 60)).padStart(2, '0') + ':' + String(offset % 60).padStart(2, '0')
  if (isBCYear) ret += ' BC'
  return ret
}

function dateToStringUTC(date) {
  let year = date.getUTCFullYear()
  const isBCYear = year < 1
  if (isBCYear) year = Math.abs(year) + 1 // negative years are 1 off their BC representation

  let ret =
    String(year).padStart(4, '0') +
    '-' +
    String(date.getUTCMonth() + 1).padStart(2, '0') +
    '-' +
    String(date.getUTCDate()).padStart(2, '0') +
    'T' +
    String(date.getUTCHours()).padStart(2, '0') +
    ':' +
    String(date.getUTCMinutes()).padStart(2, '0') +
    ':' +
    String(date.getUTCSeconds()).padStart(2, '0') +
    '.' +
    String(date.getUTCMilliseconds()).padStart(3, '0')

  ret += '+00:00'
  if (isBCYear) ret += ' BC'
  return ret
}

function normalizeQueryConfig(config, values, callback) {
  // can take in strings or config objects
  // Copy config so normalization does not mutate the caller's object.
  config = typeof config === 'string' ? { text: config } : cloneQueryConfig(config)
  if (values) {
    if (typeof values === 'function') {
      config.callback = values
    } else {
      config.values = values
    }
  }
  if (callback) {
    config.callback = callback
  }
  return config
}

function cloneQueryConfig(config) {
  if (config == null) {
    return config
  }
  return Object.defineProperties(Object.create(Object.getPrototypeOf(config)), Object.getOwnPropertyDescriptors(config))
}

// Ported from PostgreSQL 9.2.4 source code in src/interfaces/libpq/fe-exec.c
const escapeIdentifier = function (str) {
  return '"' + str.replace(/"/g, '""') + '"'
}

const escapeLiteral = function (str) {
  let hasBackslash = false
  let escaped = "'"

  if (str == null) {
    return "''"
  }

  if (typeof str !== 'string') {
    return "''"
  }

  for (let i = 0; i < str.length; i++) {
    const c = str[i]
    if (c === "'") {
      escaped += c + c
    } else if (c === '\\') {
      escaped += c + c
      hasBackslash = true
    } else {
      escaped += c
    }
  }

  escaped += "'"

  if (hasBackslash === true) {
    escaped = ' E' + escaped
  }

  return escaped
}

module.exports = {
  prepareValue: function prepareValueWrapper(value) {
    // this ensures that extra arguments do not get passed into prepareValue
    // by accident, eg: from calling values.map(utils.prepareValue)
    return prepareValue(value)
  },
  normalizeQueryConfig,
  escapeIdentifier,
  escapeLiteral,
}


/***/ }),

/***/ 8702:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



var path = __nccwpck_require__(6928)
  , Stream = (__nccwpck_require__(2203).Stream)
  , split = __nccwpck_require__(5286)
  , util = __nccwpck_require__(9023)
  , defaultPort = 5432
  , isWin = (process.platform === 'win32')
  , warnStream = process.stderr
;


var S_IRWXG = 56     //    00070(8)
  , S_IRWXO = 7      //    00007(8)
  , S_IFMT  = 61440  // 00170000(8)
  , S_IFREG = 32768  //  0100000(8)
;
function isRegFile(mode) {
    return ((mode & S_IFMT) == S_IFREG);
}

var fieldNames = [ 'host', 'port', 'database', 'user', 'password' ];
var nrOfFields = fieldNames.length;
var passKey = fieldNames[ nrOfFields -1 ];


function warn() {
    var isWritable = (
        warnStream instanceof Stream &&
          true === warnStream.writable
    );

    if (isWritable) {
        var args = Array.prototype.slice.call(arguments).concat("\n");
        warnStream.write( util.format.apply(util, args) );
    }
}


Object.defineProperty(module.exports, "isWin", ({
    get : function() {
        return isWin;
    } ,
    set : function(val) {
        isWin = val;
    }
}));


module.exports.warnTo = function(stream) {
    var old = warnStream;
    warnStream = stream;
    return old;
};

module.exports.getFileName = function(rawEnv){
    var env = rawEnv || process.env;
    var file = env.PGPASSFILE || (
        isWin ?
          path.join( env.APPDATA || './' , 'postgresql', 'pgpass.conf' ) :
          path.join( env.HOME || './', '.pgpass' )
    );
    return file;
};

module.exports.usePgPass = function(stats, fname) {
    if (Object.prototype.hasOwnProperty.call(process.env, 'PGPASSWORD')) {
        return false;
    }

    if (isWin) {
        return true;
    }

    fname = fname || '<unkn>';

    if (! isRegFile(stats.mode)) {
        warn('WARNING: password file "%s" is not a plain file', fname);
        return false;
    }

    if (stats.mode & (S_IRWXG | S_IRWXO)) {
        /* If password file is insecure, alert the user and ignore it. */
        warn('WARNING: password file "%s" has group or world access; permissions should be u=rw (0600) or less', fname);
        return false;
    }

    return true;
};


var matcher = module.exports.match = function(connInfo, entry) {
    return fieldNames.slice(0, -1).reduce(function(prev, field, idx){
        if (idx == 1) {
            // the port
            if ( Number( connInfo[field] || defaultPort ) === Number( entry[field] ) ) {
                return prev && true;
            }
        }
        return prev && (
            entry[field] === '*' ||
              entry[field] === connInfo[field]
        );
    }, true);
};


module.exports.getPassword = function(connInfo, stream, cb) {
    var pass;
    var lineStream = stream.pipe(split());

    function onLine(line) {
        var entry = parseLine(line);
        if (entry && isValidEntry(entry) && matcher(connInfo, entry)) {
            pass = entry[passKey];
            lineStream.end(); // -> calls onEnd(), but pass is set now
        }
    }

    var onEnd = function() {
        stream.destroy();
        cb(pass);
    };

    var onErr = function(err) {
        stream.destroy();
        warn('WARNING: error on reading file: %s', err);
        cb(undefined);
    };

    stream.on('error', onErr);
    lineStream
        .on('data', onLine)
        .on('end', onEnd)
        .on('error', onErr)
    ;

};


var parseLine = module.exports.parseLine = function(line) {
    if (line.length < 11 || line.match(/^\s+#/)) {
        return null;
    }

    var curChar = '';
    var prevChar = '';
    var fieldIdx = 0;
    var startIdx = 0;
    var endIdx = 0;
    var obj = {};
    var isLastField = false;
    var addToObj = function(idx, i0, i1) {
        var field = line.substring(i0, i1);

        if (! Object.hasOwnProperty.call(process.env, 'PGPASS_NO_DEESCAPE')) {
            field = field.replace(/\\([:\\])/g, '$1');
        }

        obj[ fieldNames[idx] ] = field;
    };

    for (var i = 0 ; i < line.length-1 ; i += 1) {
        curChar = line.charAt(i+1);
        prevChar = line.charAt(i);

        isLastField = (fieldIdx == nrOfFields-1);

        if (isLastField) {
            addToObj(fieldIdx, startIdx);
            break;
        }

        if (i >= 0 && curChar == ':' && prevChar !== '\\') {
            addToObj(fieldIdx, startIdx, i+1);

            startIdx = i+2;
            fieldIdx += 1;
        }
    }

    obj = ( Object.keys(obj).length === nrOfFields ) ? obj : null;

    return obj;
};


var isValidEntry = module.exports.isValidEntry = function(entry){
    var rules = {
        // host
        0 : function(x){
            return x.length > 0;
        } ,
        // port
        1 : function(x){
            if (x === '*') {
                return true;
            }
            x = Number(x);
            return (
                isFinite(x) &&
                  x > 0 &&
                  x < 9007199254740992 &&
                  Math.floor(x) === x
            );
        } ,
        // database
        2 : function(x){
            return x.length > 0;
        } ,
        // username
        3 : function(x){
            return x.length > 0;
        } ,
        // password
        4 : function(x){
            return x.length > 0;
        }
    };

    for (var idx = 0 ; idx < fieldNames.length ; idx += 1) {
        var rule = rules[idx];
        var value = entry[ fieldNames[idx] ] || '';

        var res = rule(value);
        if (!res) {
            return false;
        }
    }

    return true;
};



/***/ }),

/***/ 3272:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



var path = __nccwpck_require__(6928)
  , fs = __nccwpck_require__(9896)
  , helper = __nccwpck_require__(8702)
;


module.exports = function(connInfo, cb) {
    var file = helper.getFileName();
    
    fs.stat(file, function(err, stat){
        if (err || !helper.usePgPass(stat, file)) {
            return cb(undefined);
        }

        var st = fs.createReadStream(file);

        helper.getPassword(connInfo, st, cb);
    });
};

module.exports.warnTo = helper.warnTo;


/***/ }),

/***/ 3879:
/***/ ((__unused_webpack_module, exports) => {



exports.parse = function (source, transform) {
  return new ArrayParser(source, transform).parse()
}

class ArrayParser {
  constructor (source, transform) {
    this.source = source
    this.transform = transform || identity
    this.position = 0
    this.entries = []
    this.recorded = []
    this.dimension = 0
  }

  isEof () {
    return this.position >= this.source.length
  }

  nextCharacter () {
    var character = this.source[this.position++]
    if (character === '\\') {
      return {
        value: this.source[this.position++],
        escaped: true
      }
    }
    return {
      value: character,
      escaped: false
    }
  }

  record (character) {
    this.recorded.push(character)
  }

  newEntry (includeEmpty) {
    var entry
    if (this.recorded.length > 0 || includeEmpty) {
      entry = this.recorded.join('')
      if (entry === 'NULL' && !includeEmpty) {
        entry = null
      }
      if (entry !== null) entry = this.transform(entry)
      this.entries.push(entry)
      this.recorded = []
    }
  }

  consumeDimensions () {
    if (this.source[0] === '[') {
      while (!this.isEof()) {
        var char = this.nextCharacter()
        if (char.value === '=') break
      }
    }
  }

  parse (nested) {
    var character, parser, quote
    this.consumeDimensions()
    while (!this.isEof()) {
      character = this.nextCharacter()
      if (character.value === '{' && !quote) {
        this.dimension++
        if (this.dimension > 1) {
          parser = new ArrayParser(this.source.substr(this.position - 1), this.transform)
          this.entries.push(parser.parse(true))
          this.position += parser.position - 2
        }
      } else if (character.value === '}' && !quote) {
        this.dimension--
        if (!this.dimension) {
          this.newEntry()
          if (nested) return this.entries
        }
      } else if (character.value === '"' && !character.escaped) {
        if (quote) this.newEntry(true)
        quote = !quote
      } else if (character.value === ',' && !quote) {
        this.newEntry()
      } else {
        this.record(character.value)
      }
    }
    if (this.dimension !== 0) {
      throw new Error('array dimension not balanced')
    }
    return this.entries
  }
}

function identity (value) {
  return value
}


/***/ }),

/***/ 463:
/***/ ((module) => {



var bufferFrom = Buffer.from || Buffer

module.exports = function parseBytea (input) {
  if (/^\\x/.test(input)) {
    // new 'hex' style response (pg >9.0)
    return bufferFrom(input.substr(2), 'hex')
  }
  var output = ''
  var i = 0
  while (i < input.length) {
    if (input[i] !== '\\') {
      output += input[i]
      ++i
    } else {
      if (/[0-7]{3}/.test(input.substr(i + 1, 3))) {
        output += String.fromCharCode(parseInt(input.substr(i + 1, 3), 8))
        i += 4
      } else {
        var backslashes = 1
        while (i + backslashes < input.length && input[i + backslashes] === '\\') {
          backslashes++
        }
        for (var k = 0; k < Math.floor(backslashes / 2); ++k) {
          output += '\\'
        }
        i += Math.floor(backslashes / 2) * 2
      }
    }
  }
  return bufferFrom(output, 'binary')
}


/***/ }),

/***/ 2690:
/***/ ((module) => {



var DATE_TIME = /(\d{1,})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(\.\d{1,})?.*?( BC)?$/
var DATE = /^(\d{1,})-(\d{2})-(\d{2})( BC)?$/
var TIME_ZONE = /([Z+-])(\d{2})?:?(\d{2})?:?(\d{2})?/
var INFINITY = /^-?infinity$/

module.exports = function parseDate (isoDate) {
  if (INFINITY.test(isoDate)) {
    // Capitalize to Infinity before passing to Number
    return Number(isoDate.replace('i', 'I'))
  }
  var matches = DATE_TIME.exec(isoDate)

  if (!matches) {
    // Force YYYY-MM-DD dates to be parsed as local time
    return getDate(isoDate) || null
  }

  var isBC = !!matches[8]
  var year = parseInt(matches[1], 10)
  if (isBC) {
    year = bcYearToNegativeYear(year)
  }

  var month = parseInt(matches[2], 10) - 1
  var day = matches[3]
  var hour = parseInt(matches[4], 10)
  var minute = parseInt(matches[5], 10)
  var second = parseInt(matches[6], 10)

  var ms = matches[7]
  ms = ms ? 1000 * parseFloat(ms) : 0

  var date
  var offset = timeZoneOffset(isoDate)
  if (offset != null) {
    date = new Date(Date.UTC(year, month, day, hour, minute, second, ms))

    // Account for years from 0 to 99 being interpreted as 1900-1999
    // by Date.UTC / the multi-argument form of the Date constructor
    if (is0To99(year)) {
      date.setUTCFullYear(year)
    }

    if (offset !== 0) {
      date.setTime(date.getTime() - offset)
    }
  } else {
    date = new Date(year, month, day, hour, minute, second, ms)

    if (is0To99(year)) {
      date.setFullYear(year)
    }
  }

  return date
}

function getDate (isoDate) {
  var matches = DATE.exec(isoDate)
  if (!matches) {
    return
  }

  var year = parseInt(matches[1], 10)
  var isBC = !!matches[4]
  if (isBC) {
    year = bcYearToNegativeYear(year)
  }

  var month = parseInt(matches[2], 10) - 1
  var day = matches[3]
  // YYYY-MM-DD will be parsed as local time
  var date = new Date(year, month, day)

  if (is0To99(year)) {
    date.setFullYear(year)
  }

  return date
}

// match timezones:
// Z (UTC)
// -05
// +06:30
function timeZoneOffset (isoDate) {
  if (isoDate.endsWith('+00')) {
    return 0
  }

  var zone = TIME_ZONE.exec(isoDate.split(' ')[1])
  if (!zone) return
  var type = zone[1]

  if (type === 'Z') {
    return 0
  }
  var sign = type === '-' ? -1 : 1
  var offset = parseInt(zone[2], 10) * 3600 +
    parseInt(zone[3] || 0, 10) * 60 +
    parseInt(zone[4] || 0, 10)

  return offset * sign * 1000
}

function bcYearToNegativeYear (year) {
  // Account for numerical difference between representations of BC years
  // See: https://github.com/bendrucker/postgres-date/issues/5
  return -(year - 1)
}

function is0To99 (num) {
  return num >= 0 && num < 100
}


/***/ }),

/***/ 8755:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



var extend = __nccwpck_require__(223)

module.exports = PostgresInterval

function PostgresInterval (raw) {
  if (!(this instanceof PostgresInterval)) {
    return new PostgresInterval(raw)
  }
  extend(this, parse(raw))
}
var properties = ['seconds', 'minutes', 'hours', 'days', 'months', 'years']
PostgresInterval.prototype.toPostgres = function () {
  var filtered = properties.filter(this.hasOwnProperty, this)

  // In addition to `properties`, we need to account for fractions of seconds.
  if (this.milliseconds && filtered.indexOf('seconds') < 0) {
    filtered.push('seconds')
  }

  if (filtered.length === 0) return '0'
  return filtered
    .map(function (property) {
      var value = this[property] || 0

      // Account for fractional part of seconds,
      // remove trailing zeroes.
      if (property === 'seconds' && this.milliseconds) {
        value = (value + this.milliseconds / 1000).toFixed(6).replace(/\.?0+$/, '')
      }

      return value + ' ' + property
    }, this)
    .join(' ')
}

var propertiesISOEquivalent = {
  years: 'Y',
  months: 'M',
  days: 'D',
  hours: 'H',
  minutes: 'M',
  seconds: 'S'
}
var dateProperties = ['years', 'months', 'days']
var timeProperties = ['hours', 'minutes', 'seconds']
// according to ISO 8601
PostgresInterval.prototype.toISOString = PostgresInterval.prototype.toISO = function () {
  var datePart = dateProperties
    .map(buildProperty, this)
    .join('')

  var timePart = timeProperties
    .map(buildProperty, this)
    .join('')

  return 'P' + datePart + 'T' + timePart

  function buildProperty (property) {
    var value = this[property] || 0

    // Account for fractional part of seconds,
    // remove trailing zeroes.
    if (property === 'seconds' && this.milliseconds) {
      value = (value + this.milliseconds / 1000).toFixed(6).replace(/0+$/, '')
    }

    return value + propertiesISOEquivalent[property]
  }
}

var NUMBER = '([+-]?\\d+)'
var YEAR = NUMBER + '\\s+years?'
var MONTH = NUMBER + '\\s+mons?'
var DAY = NUMBER + '\\s+days?'
var TIME = '([+-])?([\\d]*):(\\d\\d):(\\d\\d)\\.?(\\d{1,6})?'
var INTERVAL = new RegExp([YEAR, MONTH, DAY, TIME].map(function (regexString) {
  return '(' + regexString + ')?'
})
  .join('\\s*'))

// Positions of values in regex match
var positions = {
  years: 2,
  months: 4,
  days: 6,
  hours: 9,
  minutes: 10,
  seconds: 11,
  milliseconds: 12
}
// We can use negative time
var negatives = ['hours', 'minutes', 'seconds', 'milliseconds']

function parseMilliseconds (fraction) {
  // add omitted zeroes
  var microseconds = fraction + '000000'.slice(fraction.length)
  return parseInt(microseconds, 10) / 1000
}

function parse (interval) {
  if (!interval) return {}
  var matches = INTERVAL.exec(interval)
  var isNegative = matches[8] === '-'
  return Object.keys(positions)
    .reduce(function (parsed, property) {
      var position = positions[property]
      var value = matches[position]
      // no empty string
      if (!value) return parsed
      // milliseconds are actually microseconds (up to 6 digits)
      // with omitted trailing zeroes.
      value = property === 'milliseconds'
        ? parseMilliseconds(value)
        : parseInt(value, 10)
      // no zeros
      if (!value) return parsed
      if (isNegative && ~negatives.indexOf(property)) {
        value *= -1
      }
      parsed[property] = value
      return parsed
    }, {})
}


/***/ }),

/***/ 5286:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

/*
Copyright (c) 2014-2021, Matteo Collina <hello@matteocollina.com>

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES
WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR
ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR
IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
*/



const { Transform } = __nccwpck_require__(2203)
const { StringDecoder } = __nccwpck_require__(3193)
const kLast = Symbol('last')
const kDecoder = Symbol('decoder')

function transform (chunk, enc, cb) {
  let list
  if (this.overflow) { // Line buffer is full. Skip to start of next line.
    const buf = this[kDecoder].write(chunk)
    list = buf.split(this.matcher)

    if (list.length === 1) return cb() // Line ending not found. Discard entire chunk.

    // Line ending found. Discard trailing fragment of previous line and reset overflow state.
    list.shift()
    this.overflow = false
  } else {
    this[kLast] += this[kDecoder].write(chunk)
    list = this[kLast].split(this.matcher)
  }

  this[kLast] = list.pop()

  for (let i = 0; i < list.length; i++) {
    try {
      push(this, this.mapper(list[i]))
    } catch (error) {
      return cb(error)
    }
  }

  this.overflow = this[kLast].length > this.maxLength
  if (this.overflow && !this.skipOverflow) {
    cb(new Error('maximum buffer reached'))
    return
  }

  cb()
}

function flush (cb) {
  // forward any gibberish left in there
  this[kLast] += this[kDecoder].end()

  if (this[kLast]) {
    try {
      push(this, this.mapper(this[kLast]))
    } catch (error) {
      return cb(error)
    }
  }

  cb()
}

function push (self, val) {
  if (val !== undefined) {
    self.push(val)
  }
}

function noop (incoming) {
  return incoming
}

function split (matcher, mapper, options) {
  // Set defaults for any arguments not supplied.
  matcher = matcher || /\r?\n/
  mapper = mapper || noop
  options = options || {}

  // Test arguments explicitly.
  switch (arguments.length) {
    case 1:
      // If mapper is only argument.
      if (typeof matcher === 'function') {
        mapper = matcher
        matcher = /\r?\n/
      // If options is only argument.
      } else if (typeof matcher === 'object' && !(matcher instanceof RegExp) && !matcher[Symbol.split]) {
        options = matcher
        matcher = /\r?\n/
      }
      break

    case 2:
      // If mapper and options are arguments.
      if (typeof matcher === 'function') {
        options = mapper
        mapper = matcher
        matcher = /\r?\n/
      // If matcher and options are arguments.
      } else if (typeof mapper === 'object') {
        options = mapper
        mapper = noop
      }
  }

  options = Object.assign({}, options)
  options.autoDestroy = true
  options.transform = transform
  options.flush = flush
  options.readableObjectMode = true

  const stream = new Transform(options)

  stream[kLast] = ''
  stream[kDecoder] = new StringDecoder('utf8')
  stream.matcher = matcher
  stream.mapper = mapper
  stream.maxLength = options.maxLength
  stream.skipOverflow = options.skipOverflow || false
  stream.overflow = false
  stream._destroy = function (err, cb) {
    // Weird Node v12 bug that we need to work around
    this._writableState.errorEmitted = false
    cb(err)
  }

  return stream
}

module.exports = split


/***/ }),

/***/ 223:
/***/ ((module) => {

module.exports = extend

var hasOwnProperty = Object.prototype.hasOwnProperty;

function extend(target) {
    for (var i = 1; i < arguments.length; i++) {
        var source = arguments[i]

        for (var key in source) {
            if (hasOwnProperty.call(source, key)) {
                target[key] = source[key]
            }
        }
    }

    return target
}


/***/ }),

/***/ 4390:
/***/ ((module) => {

module.exports = eval("require")("pg-native");


/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 2250:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("dns");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 7997:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 8253:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util/types");

/***/ }),

/***/ 3686:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  _N: () => (/* binding */ end),
  ci: () => (/* binding */ listenForCancellation),
  MS: () => (/* binding */ unlessCancelled)
});

;// CONCATENATED MODULE: external "node:events"
const external_node_events_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __nccwpck_require__(1708);
// EXTERNAL MODULE: external "node:timers"
var external_node_timers_ = __nccwpck_require__(7997);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __nccwpck_require__(452);
;// CONCATENATED MODULE: ./lib/cancellation.js




const SIGNALS = ['SIGINT', 'SIGTERM'];
function listenForCancellation() {
    const controller = new AbortController();
    for (const name of SIGNALS) {
        external_node_process_.on(name, () => controller.abort(new errors/* CancelledError */.cc(name)));
    }
    return controller.signal;
}
const PATIENCE = 1000;
function end(signal) {
    if (signal.aborted)
        exit();
    else
        (0,external_node_timers_.setTimeout)(exit, PATIENCE).unref();
}
function exit() {
    external_node_process_.stdout.write('', () => external_node_process_.exit());
}
async function unlessCancelled(work, { signal, otherwise }) {
    if (signal.aborted)
        return otherwise;
    return Promise.race([work(), (0,external_node_events_namespaceObject.once)(signal, 'abort').then(() => otherwise)]);
}


/***/ }),

/***/ 452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   cc: () => (/* binding */ CancelledError),
/* harmony export */   dz: () => (/* binding */ InputError),
/* harmony export */   e4: () => (/* binding */ RunError)
/* harmony export */ });
class RunError extends Error {
    name = 'RunError';
    hint;
    constructor(message, hint, options) {
        super(message, options);
        this.hint = hint;
    }
}
class CancelledError extends Error {
    name = 'CancelledError';
    constructor(signal) {
        super(`the step was cancelled (${signal})`);
    }
}
class InputError extends Error {
    name = 'InputError';
    faults;
    constructor(faults) {
        super(faults.map(describeFault).join('\n'));
        this.faults = faults;
    }
}
function describeFault({ input, given, allowed }) {
    const what = given === null ? '' : ` got ${JSON.stringify(given)};`;
    return `Input ${input}:${what} ${allowed}.`;
}


/***/ }),

/***/ 5614:
/***/ ((__unused_webpack___webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

/* harmony import */ var node_process__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1708);

delete node_process__WEBPACK_IMPORTED_MODULE_0__.env['NODE_PG_FORCE_NATIVE'];


/***/ }),

/***/ 5691:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _forget_native_client_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5614);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6120);
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3686);
/* harmony import */ var _inputs_names_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5261);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2545);





const signal = (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_1__/* .listenForCancellation */ .ci)();
const raw = Object.fromEntries(_inputs_names_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Q.map((name) => [name, (0,_actions_core__WEBPACK_IMPORTED_MODULE_4__/* .getInput */ .V4)(name)]));
await (0,_main_js__WEBPACK_IMPORTED_MODULE_3__/* .main */ .i)(raw, signal);
(0,_cancellation_js__WEBPACK_IMPORTED_MODULE_1__/* .end */ ._N)(signal);

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 5261:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ INPUT_NAMES),
/* harmony export */   W: () => (/* binding */ INPUT_DEFAULTS)
/* harmony export */ });
const INPUT_DEFAULTS = {
    'connection-string': '',
    mode: 'auto',
    tables: '',
    'exclude-tables': '',
    minvalue: '',
    increment: '',
    rewind: 'false',
    headroom: '0',
    links: '',
    imports: '',
    databases: '',
    'fail-on-drift': '',
    'capacity-limit': '90',
    'connect-timeout': '30',
    'lock-timeout': '10',
    'max-connections': '4',
    'job-summary': 'true',
};
const INPUT_NAMES = Object.keys(INPUT_DEFAULTS);


/***/ }),

/***/ 2545:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

;// CONCATENATED MODULE: ./lib/connect/session.js
const BEGIN = {
    snapshot: 'begin isolation level repeatable read read only',
    write: 'begin isolation level read committed read write',
};
const SAFE_SEARCH_PATH = 'pg_catalog, pg_temp';
const LONGEST_SILENCE = { snapshot: '60s', write: '10s' };
const SETTINGS = [
    `set local search_path = ${SAFE_SEARCH_PATH}`,
    'set local row_security = off',
    'set local quote_all_identifiers = off',
    'set local standard_conforming_strings = on',
];
const HAS_JIT = 11;
function withoutJit({ major }) {
    return major < HAS_JIT ? [] : ['set local jit = off'];
}
async function inTransaction(session, { mode, settings = '' }, work) {
    try {
        const silence = `set local idle_in_transaction_session_timeout = '${LONGEST_SILENCE[mode]}'`;
        const begin = [BEGIN[mode], ...SETTINGS, ...withoutJit(session), silence, settings].filter(Boolean);
        const result = await work(await BEGUN[mode](session, begin));
        await session.query('commit');
        return result;
    }
    catch (error) {
        await session.query('rollback').catch(() => undefined);
        throw error;
    }
}
const BEGUN = {
    snapshot: withFirstMessage,
    async write(session, begin) {
        await session.query(begin.join('; '));
        return session;
    },
};
function withFirstMessage(session, begin) {
    let left = begin;
    const taken = () => {
        const statements = left;
        left = [];
        return statements;
    };
    return {
        major: session.major,
        async query(sql, values) {
            const before = taken();
            if (values === undefined)
                return session.query([...before, sql].join('; '));
            if (before.length > 0)
                await session.query(before.join('; '));
            return session.query(sql, values);
        },
        async queryEach(statements) {
            const answers = await session.queryEach([...taken(), ...statements]);
            return answers.slice(answers.length - statements.length);
        },
    };
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// CONCATENATED MODULE: ./lib/connect/hosts.js



const LOCALHOST = 'localhost';
function isSocket({ name, address }) {
    return address === null && name.startsWith('/');
}
function placeOf({ name, address, port }) {
    if (isSocket({ name, address }))
        return `the socket in ${name}, port ${port}`;
    const found = address === null || address === name ? '' : ` (${address})`;
    return `${name.includes(':') ? `[${name}]` : name}:${port}${found}`;
}
function readPlaces(reader, socketFolders) {
    const addresses = listOf(reader.text('hostaddr'));
    const names = listOf(reader.text('host'));
    const ports = listOf(reader.text('port'));
    const count = Math.max(addresses.length || names.length, 1);
    if (addresses.length > 0 && names.length > 0 && names.length !== count) {
        reader.addFault('hostaddr', `names ${count} addresses for ${names.length} hosts`);
    }
    if (ports.length > 1 && ports.length !== count) {
        reader.addFault('port', `names ${ports.length} ports for ${count} hosts: give one, or one each`);
    }
    return Array.from({ length: count }, (_, index) => {
        const port = readPort(ports.length > 1 ? ports[index] : ports[0], reader);
        const address = readAddress(addresses[index], reader);
        const name = names[index] || address || defaultHost(port, socketFolders);
        if (name.includes('@'))
            reader.addFault('host', 'must not have an @: in a password write %40');
        return { name, address, port };
    });
}
function listOf(text) {
    return text === '' ? [] : text.split(',');
}
function readPort(text, reader) {
    const digits = (text || '5432').trim();
    const port = /^\+?\d{1,5}$/.test(digits) ? Number(digits) : 0;
    if (port < 1 || port > 65_535)
        reader.addFault('port', 'must be a number from 1 to 65535');
    return port;
}
function readAddress(text, reader) {
    if (!text)
        return null;
    if ((0,external_node_net_namespaceObject.isIP)(text) === 0)
        reader.addFault('hostaddr', 'must be an IP address');
    return text;
}
function defaultHost(port, socketFolders) {
    const hasSocket = (folder) => (0,external_node_fs_namespaceObject.existsSync)(external_node_path_namespaceObject.join(folder, `.s.PGSQL.${port}`));
    return socketFolders.find(hasSocket) ?? LOCALHOST;
}

;// CONCATENATED MODULE: ./lib/connect/percent-encoding.js
function percentEncoded(text) {
    return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function percentDecoded(text) {
    const trimmed = text.replaceAll(/^ +| +$/g, '');
    if (/\s|%00/.test(trimmed))
        return null;
    try {
        return decodeURIComponent(trimmed);
    }
    catch {
        return null;
    }
}

;// CONCATENATED MODULE: ./lib/connect/words/keywords.js
const SUPPORTED = {
    host: 'PGHOST',
    hostaddr: 'PGHOSTADDR',
    port: 'PGPORT',
    dbname: 'PGDATABASE',
    user: 'PGUSER',
    password: 'PGPASSWORD',
    passfile: 'PGPASSFILE',
    service: 'PGSERVICE',
    connect_timeout: 'PGCONNECT_TIMEOUT',
    options: 'PGOPTIONS',
    application_name: 'PGAPPNAME',
    fallback_application_name: null,
    keepalives: null,
    keepalives_idle: null,
    channel_binding: 'PGCHANNELBINDING',
    target_session_attrs: 'PGTARGETSESSIONATTRS',
    load_balance_hosts: 'PGLOADBALANCEHOSTS',
    sslmode: 'PGSSLMODE',
    sslnegotiation: 'PGSSLNEGOTIATION',
    sslrootcert: 'PGSSLROOTCERT',
    sslcrl: 'PGSSLCRL',
    sslcert: 'PGSSLCERT',
    sslkey: 'PGSSLKEY',
    sslpassword: null,
    sslcertmode: 'PGSSLCERTMODE',
    ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
    ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
};
const UNSUPPORTED = {
    client_encoding: { variable: 'PGCLIENTENCODING', harmless: /^/ },
    gssencmode: { variable: 'PGGSSENCMODE', harmless: /^(?:disable|prefer)$/ },
    krbsrvname: { variable: 'PGKRBSRVNAME', harmless: /^/ },
    gsslib: { variable: 'PGGSSLIB', harmless: /^/ },
    gssdelegation: { variable: 'PGGSSDELEGATION', harmless: /^[01]?$/ },
    sslcompression: { variable: 'PGSSLCOMPRESSION', harmless: /^[01]?$/ },
    sslsni: { variable: 'PGSSLSNI', harmless: /^1?$/ },
    sslcrldir: { variable: 'PGSSLCRLDIR', harmless: /^$/ },
    sslkeylogfile: { variable: null, harmless: /^$/ },
    requirepeer: { variable: 'PGREQUIREPEER', harmless: /^$/ },
    require_auth: { variable: 'PGREQUIREAUTH', harmless: /^$/ },
    min_protocol_version: { variable: 'PGMINPROTOCOLVERSION', harmless: /^(?:3\.0)?$/ },
    max_protocol_version: { variable: 'PGMAXPROTOCOLVERSION', harmless: /^(?:3\.[02]|latest)?$/ },
    keepalives_interval: { variable: null, harmless: /^0?$/ },
    keepalives_count: { variable: null, harmless: /^0?$/ },
    tcp_user_timeout: { variable: null, harmless: /^0?$/ },
    replication: { variable: null, harmless: /^(?:false|off|no|0)?$/ },
    scram_client_key: { variable: null, harmless: /^$/ },
    scram_server_key: { variable: null, harmless: /^$/ },
    oauth_issuer: { variable: null, harmless: /^$/ },
    oauth_client_id: { variable: null, harmless: /^$/ },
    oauth_client_secret: { variable: null, harmless: /^$/ },
    oauth_scope: { variable: null, harmless: /^$/ },
};
const KEYWORDS = new Map([
    ...Object.entries(SUPPORTED),
    ...Object.entries(UNSUPPORTED).map(([keyword, { variable }]) => [keyword, variable]),
]);
function modernize(keyword, value) {
    if (keyword !== 'requiressl')
        return [keyword, value];
    return ['sslmode', value.startsWith('1') ? 'require' : 'prefer'];
}
function isKeyword(text) {
    return KEYWORDS.has(text);
}
function isBeyondTheClient(keyword, value) {
    return keyword in UNSUPPORTED && !UNSUPPORTED[keyword].harmless.test(value);
}

;// CONCATENATED MODULE: ./lib/imports/command-environment.js



const OF_THE_ACTION = /^(?:INPUT_|ACTIONS_(?:RUNTIME|CACHE|RESULTS)_)/;
const LEADING_ELSEWHERE = [
    'PGSERVICE',
    'PGHOSTADDR',
    'PGTARGETSESSIONATTRS',
    'PGLOADBALANCEHOSTS',
    'PGREQUIRESSL',
];
function commandEnvironment(variables, { connection, server }) {
    const { user, database } = connection;
    const host = server?.host ?? connection.hosts[0];
    const sslMode = sslModeFor(connection, server);
    const own = Object.entries(variables).flatMap(([name, value]) => {
        const stays = !OF_THE_ACTION.test(name) && !LEADING_ELSEWHERE.includes(name);
        return value !== undefined && stays ? [[name, value]] : [];
    });
    const further = [...connection.further].flatMap(([keyword, value]) => {
        const name = KEYWORDS.get(keyword);
        return name ? [[name, value]] : [];
    });
    return {
        ...Object.fromEntries([...own, ...further]),
        PGHOST: host.name,
        ...(host.address === null ? {} : { PGHOSTADDR: host.address }),
        PGPORT: String(host.port),
        PGUSER: user,
        ...(host.password === null ? {} : { PGPASSWORD: host.password }),
        PGDATABASE: database,
        PGSSLMODE: sslMode,
        DATABASE_URL: connectionUri(connection, host, sslMode),
    };
}
function sslModeFor({ tls }, server) {
    return server?.isEncrypted === false ? 'disable' : tls.mode;
}
function connectionUri({ user, database, tls, further }, { name, address, port, password }, sslMode) {
    const secret = password === null ? '' : `:${percentEncoded(password)}`;
    const onSocket = isSocket({ name, address });
    const place = onSocket ? '' : `${name.includes(':') ? `[${name}]` : percentEncoded(name)}:${port}`;
    const parameters = [
        ...(onSocket ? Object.entries({ host: name, port: String(port) }) : []),
        ...(address === null ? [] : [['hostaddr', address]]),
        ...(tls.mode === 'prefer' || tls.mode === 'allow' ? [] : [['sslmode', sslMode]]),
        ...further,
    ].map(([keyword, value]) => `${keyword}=${percentEncoded(value)}`);
    const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
    return `postgresql://${percentEncoded(user)}${secret}@${place}/${percentEncoded(database)}${query}`;
}

// EXTERNAL MODULE: ./lib/errors.js
var errors = __nccwpck_require__(452);
;// CONCATENATED MODULE: ./lib/connect/sql-state.js
const SqlState = {
    adminShutdown: '57P01',
    idleInTransaction: '25P03',
    cannotConnectNow: '57P03',
    protocolViolation: '08P01',
    invalidAuthorization: '28000',
    invalidPassword: '28P01',
    invalidCatalogName: '3D000',
    insufficientPrivilege: '42501',
    lockNotAvailable: '55P03',
    queryCanceled: '57014',
    deadlockDetected: '40P01',
    characterNotInRepertoire: '22021',
    invalidParameterValue: '22023',
    readOnlyTransaction: '25006',
    serializationFailure: '40001',
    tooManyConnections: '53300',
    outOfMemory: '53200',
    undefinedTable: '42P01',
    undefinedColumn: '42703',
    undefinedObject: '42704',
    diskFull: '53100',
    dataCorrupted: 'XX001',
    undefinedFile: '58P01',
    internalError: 'XX000',
};
function errorCode(error) {
    if (typeof error !== 'object' || error === null || !('code' in error))
        return null;
    return typeof error.code === 'string' ? error.code : null;
}
function isServerError(error) {
    return /^[0-9A-Z]{5}$/.test(errorCode(error) ?? '') && !isSystemError(error);
}
function isSystemError(error) {
    return typeof error === 'object' && error !== null && 'syscall' in error;
}
function isConnectionLost(error) {
    const code = errorCode(error) ?? '';
    return !isServerError(error) || code.startsWith('57P') || code === SqlState.idleInTransaction;
}
function isBusy(error) {
    const code = errorCode(error);
    return code === SqlState.lockNotAvailable || code === SqlState.deadlockDetected;
}
function isCrowded(error) {
    return errorCode(error) === SqlState.outOfMemory;
}
function isReplaced(error) {
    const code = errorCode(error);
    return code === SqlState.dataCorrupted || code === SqlState.undefinedFile;
}

;// CONCATENATED MODULE: ./lib/connect/explain-error.js


const REMEDIES = {
    [SqlState.insufficientPrivilege]: 'grant the role what it lacks: USAGE on the schema, SELECT on the table and the sequence, to fix also UPDATE on the sequence or its ownership, and BYPASSRLS where row-level security hides rows',
    [SqlState.lockNotAvailable]: 'run again when the table is quiet, or raise lock-timeout',
    [SqlState.queryCanceled]: 'raise statement_timeout for the role or index the column, if it was that; else run again',
    [SqlState.readOnlyTransaction]: 'run against the primary, with a role that may write',
    [SqlState.serializationFailure]: 'run again; on a standby raise max_standby_streaming_delay, or turn on hot_standby_feedback',
    [SqlState.tooManyConnections]: 'free connections on the server',
    [SqlState.outOfMemory]: 'its partitions and indexes do not fit into the lock table of the server: raise max_locks_per_transaction',
    [SqlState.undefinedTable]: 'it was dropped or renamed while the action ran: run again',
    [SqlState.undefinedColumn]: 'it was dropped or renamed while the action ran: run again',
    [SqlState.undefinedObject]: 'create it, such as a user mapping for the role on a foreign server, or leave the table out with exclude-tables',
    [SqlState.diskFull]: 'free space on the server',
    [SqlState.internalError]: 'run again; if it stays, the log of the server tells more',
    [SqlState.adminShutdown]: 'run again when the server is up',
    [SqlState.protocolViolation]: 'connect to the server itself, or through a pooler in transaction or session mode',
    '08': 'make the foreign server reachable, or leave the table out with exclude-tables',
    '53': 'free resources on the server',
    HV: 'make the foreign server reachable, or leave the table out with exclude-tables',
};
const ABOUT_DATA = /^2[23]/;
const UNSHOWN = 'a row holds what the server cannot use, in words that may quote the row and are not shown';
const NO_TEXT = 'a name or a value in the database is no text in UTF-8; rename or rewrite it, best by a dump that is restored into a database with the encoding UTF8';
function explainError(error, knownRemedy = null) {
    if (error instanceof errors/* CancelledError */.cc)
        return `${error.message}; run again`;
    const code = errorCode(error);
    if (code === SqlState.characterNotInRepertoire)
        return `${NO_TEXT} (${code})`;
    if (isAboutData(code))
        return `${UNSHOWN} (${code}); select the column yourself to see it`;
    const message = error instanceof Error && error.message !== '' ? error.message : 'the connection was lost';
    const isUnanswered = code === null || !isServerError(error);
    const generalRemedy = isUnanswered ? 'run again when the connection is stable' : remedyFor(code);
    const remedy = knownRemedy ?? generalRemedy;
    return `${message}${code === null ? '' : ` (${code})`}${remedy === null ? '' : `; ${remedy}`}`;
}
function isAboutData(code) {
    return code !== null && ABOUT_DATA.test(code) && code !== SqlState.invalidParameterValue;
}
function remedyFor(code) {
    return REMEDIES[code] ?? REMEDIES[code.slice(0, 2)] ?? null;
}

;// CONCATENATED MODULE: ./lib/connect/lock-limits.js
const SHARE_OF_DEADLOCK_TIMEOUT = 4;
const LONGEST_BUDGET = 250;
function lockBudget({ deadlockTimeout }) {
    return Math.max(1, Math.min(LONGEST_BUDGET, Math.floor(deadlockTimeout / SHARE_OF_DEADLOCK_TIMEOUT)));
}
function waitOfEach(requests, limits) {
    return Math.max(1, Math.floor(lockBudget(limits) / requests));
}
function limitWaitsSql(milliseconds) {
    return `set local lock_timeout = ${milliseconds}`;
}
function slowReason({ lockTimeout }) {
    return `its table could not be locked in time because the server was too slow: no other session was seen to hold it (tried for lock-timeout, ${lockTimeout} s); run again when the server is less busy, or raise lock-timeout`;
}
function busyReason({ lockTimeout }) {
    return `its table and the sequence could not be locked within lock-timeout (${lockTimeout} s), because other sessions or an autovacuum hold them; run again when they are done, or raise lock-timeout`;
}

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./lib/connect/in-lanes.js
async function inLanes(items, width, work) {
    let taken = 0;
    const lane = async () => {
        while (taken < items.length)
            await work(items[taken++]);
    };
    const lanes = Array.from({ length: Math.min(width, items.length) }, lane);
    const failed = (await Promise.allSettled(lanes)).find((result) => result.status === 'rejected');
    if (failed !== undefined)
        throw failed.reason;
}

;// CONCATENATED MODULE: ./lib/connect/take-turns.js



async function takeTurns(items, { limits, width }, attempt) {
    const results = new Map();
    const queue = items.map((item, index) => ({
        index,
        item,
        deadline: null,
        notBefore: 0,
    }));
    await inLanes(queue, width, async (waiting) => {
        const end = waiting.deadline ?? Number.POSITIVE_INFINITY;
        await (0,promises_namespaceObject.setTimeout)(Math.max(0, Math.min(waiting.notBefore, end) - Date.now()));
        const deadline = waiting.deadline ?? Date.now() + limits.lockTimeout * 1000;
        if (waiting.otherwise !== undefined && Date.now() >= deadline) {
            results.set(waiting.index, waiting.otherwise);
            return;
        }
        const turn = await attempt(waiting.item);
        if (turn.kind === 'done') {
            results.set(waiting.index, turn.result);
        }
        else if (turn.kind === 'again') {
            queue.push({ ...waiting, item: turn.item, deadline, notBefore: 0 });
        }
        else {
            const { item, otherwise } = turn;
            queue.push({ ...waiting, item, deadline, notBefore: Date.now() + pause(limits), otherwise });
        }
    });
    return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
function pause(limits) {
    return lockBudget(limits) * (0.5 + Math.random());
}

;// CONCATENATED MODULE: ./lib/domain/sequence.js
const BLOCKS = ['single', 'pooled', 'pooled-lo'];
function comparableColumns({ columns }) {
    return columns.every(isComparable) ? columns : columns.filter(isComparable);
}
function isComparable(column) {
    return column.kind === 'comparable';
}
function sourcesOf(sequence) {
    return comparableColumns(sequence).flatMap((column) => column.sources);
}

;// CONCATENATED MODULE: ./lib/measure/missing-rights.sql.js

async function readMissingRights(session, sequence, purposes) {
    const columns = comparableColumns(sequence).flatMap(({ column, sources }) => sources.map(({ table }) => ({ table, column })));
    const rows = await session.query(SQL, [
        sequence.oid,
        columns.map(({ table }) => table),
        columns.map(({ column }) => column),
        purposes,
    ]);
    return rows.map(({ statement }) => statement);
}
const SQL = `
  with
  facts as (
    select current_setting('server_version_num')::int4 as version
  ),
  sequence as (
    select s.oid, s.relnamespace, s.relowner, n.nspname, s.relname
      from pg_class as s
      join pg_namespace as n on n.oid = s.relnamespace
     where s.oid = $1::oid
  ),
  -- by name, since a regclass cannot be had in a schema without USAGE
  source as (
    select c.oid, c.relnamespace, c.relowner, c.relkind, c.relforcerowsecurity,
           n.nspname, c.relname, (parse_ident(q.quoted_column))[1] as attname
      from unnest($2::text[], $3::text[]) as q (quoted_table, quoted_column)
      join pg_namespace as n on n.nspname = (parse_ident(q.quoted_table))[1]
      join pg_class as c on c.relnamespace = n.oid and c.relname = (parse_ident(q.quoted_table))[2]
  ),
  lacking as (
    select 1 as place, format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user) as statement
      from pg_namespace as n
     where n.oid in (select s.relnamespace from sequence as s union select t.relnamespace from source as t)
       and not has_schema_privilege(n.oid, 'usage')
    union all
    select 2, format('GRANT SELECT ON SEQUENCE %I.%I TO %I', s.nspname, s.relname, current_user)
      from sequence as s
     where 'read' = any ($4::text[])
       and not has_sequence_privilege(s.oid, 'select')
    union all
    select 3, format('GRANT SELECT ON TABLE %I.%I TO %I', t.nspname, t.relname, current_user)
      from source as t
     where 'read' = any ($4::text[])
       and not has_column_privilege(t.oid, t.attname, 'select')
    union all
    -- of owners, only those of a table with FORCE are subject to its policies
    select 4, case when pg_has_role(t.relowner, 'usage')
                   then format('ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY', t.nspname, t.relname)
                   else format('ALTER ROLE %I BYPASSRLS', current_user) end
      from source as t
     where 'read' = any ($4::text[])
       and row_security_active(t.oid)
    union all
    select 5, format('GRANT %s ON TABLE %I.%I TO %I',
                     case when f.version >= 170000 then 'MAINTAIN' else 'UPDATE' end,
                     t.nspname, t.relname, current_user)
      from source as t
     cross join facts as f
     where 'lock' = any ($4::text[])
       -- a foreign table cannot be locked
       and t.relkind <> 'f'
       and not has_table_privilege(t.oid, 'update, delete, truncate')
       and not (f.version >= 170000 and has_table_privilege(
             t.oid, case when f.version >= 170000 then 'maintain' else 'select' end))
    union all
    select 6, format('GRANT UPDATE ON SEQUENCE %I.%I TO %I', s.nspname, s.relname, current_user)
      from sequence as s
     where 'setval' = any ($4::text[])
       and not has_sequence_privilege(s.oid, 'update')
    union all
    -- a member that does not inherit is none to ALTER; until 16 inheriting was the role's own matter
    select 7, case when pg_has_role(s.relowner, 'member') and f.version < 160000
                   then format('ALTER ROLE %I INHERIT', current_user)
                   else format('GRANT %I TO %I%s', pg_get_userbyid(s.relowner), current_user,
                               case when f.version >= 160000 then ' WITH INHERIT TRUE' end) end
      from sequence as s
     cross join facts as f
     where 'alter' = any ($4::text[])
       and not pg_has_role(s.relowner, 'usage')
  )
  select l.statement
    from lacking as l
   group by l.place, l.statement
   order by l.place, l.statement`;

;// CONCATENATED MODULE: ./lib/measure/explain-denial.js




async function explainDenial(error, denied) {
    if (errorCode(error) !== SqlState.insufficientPrivilege)
        return explainError(error);
    const statements = await missingRights(denied);
    return statements.length === 0
        ? explainError(error)
        : explainError(error, `give the role what it lacks: ${statements.join('; ')}`);
}
async function missingRights({ sequence, purposes, sessions, }) {
    try {
        return await sessions.use((session) => inTransaction(session, { mode: 'snapshot' }, (transaction) => readMissingRights(transaction, sequence, purposes)));
    }
    catch {
        return [];
    }
}

;// CONCATENATED MODULE: ./lib/domain/relations.js

const RELATIONS = 200;
function relationsOf(sequence) {
    return 1 + sourcesOf(sequence).reduce((sum, source) => sum + source.relations, 0);
}
function isWide(sequence) {
    return sourcesOf(sequence).length > 1 && relationsOf(sequence) > RELATIONS;
}

;// CONCATENATED MODULE: ./lib/measure/batches.js

const RELATIONS_TOGETHER = 1600;
function batchToRead(connections) {
    return { sequences: 120, relations: Math.min(2 * RELATIONS, shareOf(connections)) };
}
function batchToFix(connections) {
    return { sequences: 60, relations: Math.min(RELATIONS, shareOf(connections)) };
}
function shareOf(connections) {
    return Math.floor(RELATIONS_TOGETHER / connections);
}
function batchesOf(sequences, largest) {
    const batches = [];
    let relations = 0;
    for (const sequence of sequences) {
        const size = relationsOf(sequence);
        const batch = batches.at(-1);
        const isFull = batch?.length === largest.sequences || relations + size > largest.relations;
        if (batch === undefined || isFull) {
            batches.push([sequence]);
            relations = size;
        }
        else {
            batch.push(sequence);
            relations += size;
        }
    }
    return batches;
}

;// CONCATENATED MODULE: ./lib/measure/tables.js

function lockableTables(sequences) {
    const sources = sequences.flatMap(sourcesOf).filter(({ lockable }) => lockable);
    return [...new Set(sources.map(({ table, only }) => (only ? `only ${table}` : table)))];
}

;// CONCATENATED MODULE: ./lib/plan/drift.js
const LARGEST = 2n ** 63n - 1n;
function rowsInTheWay(reach, { block, minimum }) {
    const { first, last, increment } = reach;
    switch (block) {
        case 'single': {
            const [lowest, highest] = increment > 0n ? [first, last] : [last, first];
            return { lowest, highest, increment, remainders: remainders(first, increment) };
        }
        case 'pooled':
            return { lowest: startOfPool(reach, minimum), highest: last, increment, remainders: null };
        case 'pooled-lo':
            return { lowest: first, highest: endOfLo(last, increment), increment, remainders: null };
    }
}
function driftOf(reach, { block, minimum }, rows) {
    const { first, increment } = reach;
    const { lowest, highest } = rows;
    switch (block) {
        case 'single': {
            const [nearest, furthest] = increment > 0n ? [lowest, highest] : [highest, lowest];
            return { furthest, collidesAfter: (nearest - first) / increment };
        }
        case 'pooled': {
            const steps = highest <= first ? 0n : (highest - first + increment - 1n) / increment;
            const collidesAfter = lowest - startOfPool(reach, minimum);
            return { furthest: first + steps * increment, collidesAfter };
        }
        case 'pooled-lo': {
            const steps = (highest - first) / increment;
            return { furthest: first + steps * increment, collidesAfter: lowest - first };
        }
    }
}
function mergeDrifts(a, b, increment) {
    if (a === null || b === null)
        return a ?? b;
    const isFurther = increment > 0n ? a.furthest > b.furthest : a.furthest < b.furthest;
    return {
        furthest: isFurther ? a.furthest : b.furthest,
        collidesAfter: a.collidesAfter < b.collidesAfter ? a.collidesAfter : b.collidesAfter,
    };
}
function startOfPool({ first, increment }, minimum) {
    const start = first - increment + 1n;
    return start < minimum ? minimum : start;
}
function endOfLo(last, increment) {
    const end = last + increment - 1n;
    return end > LARGEST ? LARGEST : end;
}
function remainders(next, increment) {
    const modulus = increment < 0n ? -increment : increment;
    if (modulus === 1n)
        return null;
    const positive = ((next % modulus) + modulus) % modulus;
    return positive === 0n ? [0n] : [positive, positive - modulus];
}

;// CONCATENATED MODULE: ./lib/plan/bounds.js

function usableBounds(sequence) {
    let { minimum, maximum } = sequence;
    for (const { range } of comparableColumns(sequence)) {
        if (range.minimum > minimum)
            minimum = range.minimum;
        if (range.maximum < maximum)
            maximum = range.maximum;
    }
    return { minimum, maximum };
}
function isWithin(value, bounds) {
    return value >= bounds.minimum && value <= bounds.maximum;
}

;// CONCATENATED MODULE: ./lib/plan/next-value.js

function nextValue(sequence, state) {
    const next = nextPlace(sequence, state);
    return isWithin(next, sequence) && isWithin(next, usableBounds(sequence)) ? next : null;
}
function nextPlace(sequence, { lastValue, isCalled }) {
    const { increment, minimum, maximum, cycle } = sequence;
    const next = isCalled ? lastValue + increment : lastValue;
    if (!cycle || isWithin(next, sequence))
        return next;
    return increment > 0n ? minimum : maximum;
}

;// CONCATENATED MODULE: ./lib/plan/parameters.js


function withParameters(sequence, { increment, minimum }) {
    return { ...sequence, increment, minimum, start: minimum };
}
function hasParameters(sequence, state, { increment, minimum }) {
    return (sequence.increment === increment &&
        sequence.minimum === minimum &&
        sequence.start === minimum &&
        (nextPlace(sequence, state) - minimum) % increment === 0n);
}
function obstacleTo(sequence, { increment }) {
    if (sequence.increment < 0n) {
        return 'it is descending, and a residue class counts upwards; leave its table out with exclude-tables, or make it ascending';
    }
    const blocks = comparableColumns(sequence).filter(({ block }) => block !== 'single');
    if (blocks.length === 0 || sequence.increment === increment)
        return null;
    return `its increment ${sequence.increment} is the size of the blocks that ${blocks.map(({ name }) => name).join(', ')} allocates (input links), and another one would make it allocate ids twice; leave its table out with exclude-tables`;
}

;// CONCATENATED MODULE: ./lib/plan/policy.js


function mayRewind(sequence, { rewind }) {
    return (rewind &&
        !sequence.isPartlyRead &&
        !isWide(sequence) &&
        sequence.columns.length > 0 &&
        comparableColumns(sequence).length === sequence.columns.length);
}

;// CONCATENATED MODULE: ./lib/plan/reach.js


function reach(sequence, state) {
    const next = nextValue(sequence, state);
    return next === null ? null : reachFrom(sequence, next);
}
function reachFrom(sequence, first) {
    const { minimum, maximum } = usableBounds(sequence);
    const { increment } = sequence;
    const end = increment > 0n ? maximum : minimum;
    return { first, last: first + ((end - first) / increment) * increment, increment };
}

;// CONCATENATED MODULE: ./lib/plan/residue-class.js
function firstFrom(from, place, step) {
    const short = (place - from) % step;
    if (short === 0n)
        return from;
    const isBeyond = short > 0n === step > 0n;
    return from + short + (isBeyond ? 0n : step);
}
function firstBeyond(value, step, headroom) {
    const width = step > 0n ? step : -step;
    return value + step * (headroom / width + 1n);
}

;// CONCATENATED MODULE: ./lib/plan/questions.js







const questions_LARGEST = 2n ** 63n - 1n;
const QUESTIONS = ['drift', 'beyond', 'anywhere'];
function questionsOn(sequence, state, policy) {
    const origin = originOf(sequence, state, policy);
    return {
        drift: reach(sequence, state),
        beyond: origin === null ? null : reachWithin(origin),
        anywhere: origin === null ? null : wholeRange(origin),
    };
}
function originOf(sequence, state, policy) {
    const { parameters } = policy;
    const place = nextPlace(sequence, state);
    if (parameters !== null && !hasParameters(sequence, state, parameters)) {
        const { minimum, increment } = parameters;
        const from = mayRewind(sequence, policy) || place < minimum ? minimum : place;
        const first = firstFrom(from, minimum, increment);
        return { sequence: withParameters(sequence, parameters), first };
    }
    if (!mayRewind(sequence, policy))
        return null;
    const { minimum, maximum } = usableBounds(sequence);
    const from = sequence.increment > 0n ? minimum : maximum;
    return { sequence, first: firstFrom(from, place, sequence.increment) };
}
function reachWithin({ sequence, first }) {
    return isWithin(first, usableBounds(sequence)) ? reachFrom(sequence, first) : null;
}
function wholeRange({ sequence, first }) {
    const { minimum, maximum } = usableBounds(sequence);
    const keepsClass = (sequence.start - first) % sequence.increment === 0n;
    if (keepsClass || minimum > maximum)
        return null;
    const hasBlocks = comparableColumns(sequence).some(({ block }) => block === 'pooled-lo');
    const last = hasBlocks ? maximum + sequence.increment - 1n : maximum;
    return { first: minimum, last: last > questions_LARGEST ? questions_LARGEST : last, increment: 1n };
}

;// CONCATENATED MODULE: ./lib/measure/parts.js




function partsOf(sequence) {
    if (!isWide(sequence))
        return [sequence];
    const unknown = sequence.columns.filter(({ kind }) => kind === 'unknown');
    const parts = [];
    let relations = 0;
    for (const column of comparableColumns(sequence)) {
        for (const source of column.sources) {
            const part = parts.at(-1);
            const piece = { ...column, sources: [source] };
            if (part === undefined || relations + source.relations > RELATIONS) {
                parts.push([piece]);
                relations = 1 + source.relations;
            }
            else {
                part.push(piece);
                relations += source.relations;
            }
        }
    }
    return parts.map((columns) => ({
        ...sequence,
        columns: [...columns, ...unknown],
        isPartlyRead: true,
    }));
}
function wideOne(batch) {
    const [sequence, ...others] = batch;
    if (sequence === undefined || others.length > 0)
        return null;
    const parts = partsOf(sequence);
    return parts.length > 1 ? { sequence, parts } : null;
}
function together({ increment }, readings) {
    const unreadable = readings.find(({ kind }) => kind === 'unreadable');
    const read = readings.filter((reading) => reading.kind === 'read');
    const last = read.at(-1);
    if (unreadable !== undefined || last === undefined)
        return unreadable ?? NOTHING_READ;
    const answers = Object.fromEntries(QUESTIONS.map((question) => [question, merged(read, question, increment)]));
    return { kind: 'read', state: last.state, answers, scans: read.flatMap(({ scans }) => scans) };
}
const NOTHING_READ = { kind: 'unreadable', state: null, reason: 'nothing was read of it' };
function merged(readings, question, increment) {
    return readings.reduce((sum, { answers }) => mergeDrifts(sum, answers[question], increment), null);
}

;// CONCATENATED MODULE: ./lib/measure/comparisons.js
function parameterList() {
    const values = [];
    return { values, bind: (value, type) => `$${values.push(value)}::${type}` };
}
const literal = (value, type) => Array.isArray(value) ? `'{${value.join()}}'::${type}` : `'${String(value)}'::${type}`;
function fromSource({ table, only }) {
    return `${only ? 'only ' : ''}${table} as r`;
}
function comparison({ column, range }, bind) {
    return COMPARE[column.representation]({ value: comparisons_valueOf(column), range, bind });
}
function comparisonAhead({ column, range }, bind) {
    const value = comparisons_valueOf(column);
    const isAhead = range.increment > 0n
        ? `${value} >= ${bind(range.lowest, 'int8')}`
        : `${value} <= ${bind(range.highest, 'int8')}`;
    return { result: value, where: `${isAhead} and ${isOfClass({ value, range, bind }, 'int8')}` };
}
function comparisons_valueOf({ column }) {
    return `r.${column}`;
}
const COMPARE = {
    integer: (operands) => ({
        result: operands.value,
        where: `${comparisons_isWithin(operands, 'int8')} and ${isOfClass(operands, 'int8')}`,
    }),
    numeric: (operands) => ({
        result: operands.value,
        where: `${comparisons_isWithin(operands, 'numeric')} and ${operands.value} = trunc(${operands.value})
            and ${isOfClass(operands, 'numeric')}`,
    }),
    float: (operands) => {
        const value = `${operands.value}::float8`;
        const exact = `case when ${value} >= -9223372036854775808::float8 and ${value} < 9223372036854775808::float8
                         and ${value} = trunc(${value}) then ${value}::int8 end`;
        const exactly = { ...operands, value: exact };
        return {
            result: exact,
            where: `${comparisons_isWithin(operands, 'float8')} and ${comparisons_isWithin(exactly, 'int8')} and ${isOfClass(exactly, 'int8')}`,
        };
    },
    text: (operands) => {
        const value = `${operands.value}::text`;
        const exact = `case when (${value} collate "C") ~ '^(0|-?[1-9][0-9]{0,18})$' then ${value}::numeric end`;
        const exactly = { ...operands, value: exact };
        return {
            result: exact,
            where: `${comparisons_isWithin(exactly, 'numeric')} and ${isOfClass(exactly, 'numeric')}`,
        };
    },
};
function comparisons_isWithin({ value, range, bind }, type) {
    return `${value} >= ${bind(range.lowest, type)} and ${value} <= ${bind(range.highest, type)}`;
}
function isOfClass({ value, range, bind }, type) {
    if (range.remainders === null)
        return 'true';
    const remainders = bind(range.remainders.map(String), `${type}[]`);
    return `mod(${value}, ${bind(range.increment, type)}) = any (${remainders})`;
}

;// CONCATENATED MODULE: ./lib/measure/in-statements.js
const SEARCHES = 200;
function shareOut(items) {
    const shares = [];
    for (let start = 0; start < items.length; start += SEARCHES) {
        shares.push(items.slice(start, start + SEARCHES));
    }
    return shares;
}
async function inStatements(items, ask) {
    const answers = [];
    for (const some of shareOut(items))
        answers.push(...(await ask(some)));
    return answers;
}

;// CONCATENATED MODULE: ./lib/measure/first-values.sql.js

function firstValuesSql(reads) {
    const inParentheses = reads.map((read) => `(${read})`);
    return shareOut(inParentheses).map((some) => `select array[${some.join(', ')}] as values`);
}
function valuesIn(answers) {
    return answers.flat().flatMap(({ values }) => values);
}
async function readFirstValues(session, reads) {
    return reads.length === 0
        ? []
        : valuesIn(await session.queryEach(firstValuesSql(reads)));
}

;// CONCATENATED MODULE: ./lib/measure/column-ends.sql.js


function hasEnds({ column, source }) {
    return column.representation === 'integer' && source.index === 'present';
}
function farEnd(increment) {
    return increment > 0n ? 'highest' : 'lowest';
}
function nearEnd(increment) {
    return increment > 0n ? 'lowest' : 'highest';
}
async function readColumnEnds(session, ends) {
    return readFirstValues(session, ends.map(columnEndSql));
}
function columnEndSql({ column, source, end }) {
    const value = comparisons_valueOf(column);
    const order = end === 'lowest' ? 'asc' : 'desc';
    return `select ${value}::int8 from ${fromSource(source)} where ${value} is not null order by ${value} ${order} limit 1`;
}

;// CONCATENATED MODULE: ./lib/measure/states.sql.js
const HAS_SEQUENCE_DATA = 180_000;
function statesSql(sequences, serverVersion) {
    const [first] = sequences;
    if (first !== undefined && sequences.length === 1)
        return stateSql(first);
    const oids = `'{${sequences.map(({ oid }) => oid).join()}}'::oid[]`;
    return serverVersion >= HAS_SEQUENCE_DATA ? sequenceData(oids) : lastValues(oids);
}
async function readUntold(session, sequences, told) {
    const untold = sequences.filter(({ oid }) => !told.has(oid));
    const isRead = sequences.length === 1 || untold.length === 0;
    if (isRead)
        return told;
    const answers = await session.queryEach(untold.map(stateSql));
    return statesIn(answers.flat());
}
function statesIn(rows) {
    return new Map(rows.flatMap(({ oid, last_value: lastValue, is_called: isCalled }) => lastValue === null || isCalled === null ? [] : [[oid, { lastValue, isCalled }]]));
}
function sequenceData(oids) {
    return `
  select s.oid, d.last_value, d.is_called
    from unnest(${oids}) as s (oid)
   cross join lateral pg_get_sequence_data(s.oid) as d`;
}
function lastValues(oids) {
    return `
  select s.oid,
         case when has_sequence_privilege(s.oid, 'select') then pg_sequence_last_value(s.oid) end as last_value,
         true as is_called
    from unnest(${oids}) as s (oid)`;
}
function stateSql({ name }) {
    return `select s.tableoid as oid, s.last_value, s.is_called from ${name} as s`;
}

;// CONCATENATED MODULE: ./lib/measure/first-look.sql.js




async function lookFirst(session, batch, serverVersion) {
    const wanted = batch.flatMap(farEndsOf);
    const [rows, ...answers] = await session.queryEach([
        statesSql(batch, serverVersion),
        ...firstValuesSql(wanted.map(columnEndSql)),
    ]);
    const found = valuesIn(answers);
    const told = statesIn(rows);
    const untold = await readUntold(session, batch, told);
    const ends = wanted.map(({ source, end }, index) => [source, { end, row: found[index] ?? null }]);
    return { states: new Map([...told, ...untold]), ends: new Map(ends) };
}
function farEndsOf(sequence) {
    const end = farEnd(sequence.increment);
    return comparableColumns(sequence).flatMap((column) => column.sources.map((source) => ({ column, source, end })).filter(hasEnds));
}

;// CONCATENATED MODULE: ./lib/plan/row-range.js
function tellFrom({ far, near }, range) {
    const isBehind = far === null || (range.increment > 0n ? far < range.lowest : far > range.highest);
    if (isBehind)
        return { kind: 'all', rows: null };
    if (!holds(range, far))
        return { kind: 'nothing' };
    return near !== null && holds(range, near)
        ? { kind: 'all', rows: between(near, far) }
        : { kind: 'furthest', furthest: far };
}
function between(a, b) {
    return a < b ? { lowest: a, highest: b } : { lowest: b, highest: a };
}
function holds({ lowest, highest, increment, remainders }, value) {
    const isWithin = value >= lowest && value <= highest;
    return isWithin && (remainders === null || remainders.includes(value % increment));
}

;// CONCATENATED MODULE: ./lib/measure/nearest.sql.js


async function readNearest(session, searches) {
    return readFirstValues(session, searches.map(nearestSql));
}
function nearestSql(search) {
    const { result, where } = comparisonAhead(search, literal);
    const order = search.range.increment > 0n ? 'asc' : 'desc';
    return `select ${result}::int8 from ${fromSource(search.source)} where ${where} order by ${result} ${order} limit 1`;
}

;// CONCATENATED MODULE: ./lib/measure/by-ends.js



async function tellByEnds(session, searches, known) {
    const found = new Map();
    const ahead = new Map();
    const tell = (search, far, near) => {
        const told = tellFrom({ far, near }, search.range);
        if (told.kind === 'all')
            found.set(search, told.rows);
        if (told.kind === 'furthest')
            ahead.set(search, told.furthest);
    };
    for (const [search, far] of await readFarEnds(session, searches.filter(hasEnds), known))
        tell(search, far, null);
    const fromStart = [...ahead].filter(([{ isFromStart }]) => isFromStart);
    const wanted = fromStart.map(([search]) => ({ ...search, end: nearEnd(search.range.increment) }));
    const near = await readColumnEnds(session, wanted);
    for (const [index, [search, far]] of fromStart.entries())
        tell(search, far, near[index] ?? null);
    const left = [...ahead].filter(([search]) => !found.has(search));
    const nearest = await readNearest(session, left.map(([search]) => search));
    for (const [index, [search, furthest]] of left.entries())
        found.set(search, between(nearest[index] ?? furthest, furthest));
    return found;
}
async function readFarEnds(session, searches, known) {
    const far = new Map();
    const unknown = [];
    for (const search of searches) {
        const one = known.get(search.source);
        if (one?.end === farEnd(search.range.increment))
            far.set(search, one.row);
        else
            unknown.push(search);
    }
    const wanted = unknown.map((search) => ({ ...search, end: farEnd(search.range.increment) }));
    const read = await readColumnEnds(session, wanted);
    for (const [index, search] of unknown.entries())
        far.set(search, read[index] ?? null);
    return far;
}

;// CONCATENATED MODULE: ./lib/measure/collisions.sql.js


async function readCollisions(session, searches) {
    return inStatements(searches, (some) => readSome(session, some));
}
async function readSome(session, searches) {
    const { values, bind } = parameterList();
    const sql = searches
        .map((search, position) => `select ${position} as position, q.* from (${collisions_sql_select(search, bind)}) as q`)
        .join(' union all ');
    const rows = await session.query(sql, values);
    const byPosition = new Map(rows.map((row) => [row.position, row]));
    return searches.map((_, position) => {
        const { lowest = null, highest = null } = byPosition.get(position) ?? {};
        return lowest === null || highest === null ? null : { lowest, highest };
    });
}
function collisions_sql_select(search, bind) {
    const { result, where } = comparison(search, bind);
    return `select min(${result})::int8 as lowest, max(${result})::int8 as highest
            from ${fromSource(search.source)}
           where ${where}`;
}

;// CONCATENATED MODULE: ./lib/measure/scan.sql.js

async function scan(session, searches) {
    const { values, bind } = parameterList();
    const comparisons = searches.map((search) => comparison(search, bind));
    const filter = (where) => (comparisons.length === 1 ? '' : ` filter (where ${where})`);
    const columns = comparisons.flatMap(({ result, where }, index) => ['min', 'max'].map((aggregate) => `(${aggregate}(${result})${filter(where)})::int8 as "${aggregate}${index}"`));
    const anywhere = comparisons.map(({ where }) => `(${where})`).join(' or ');
    const [row = {}] = await session.query(`select ${columns.join(', ')} from ${fromSource(searches[0].source)} where ${anywhere}`, values);
    return searches.map((_, index) => {
        const [lowest = null, highest = null] = [row[`min${index}`], row[`max${index}`]];
        return lowest === null || highest === null ? null : { lowest, highest };
    });
}

;// CONCATENATED MODULE: ./lib/measure/read-rows.js



async function readRows(session, searches, known) {
    const found = new Map();
    const tell = (search, rows) => found.set(search, { rows, scan: null });
    for (const [search, rows] of await tellByEnds(session, searches, known))
        tell(search, rows);
    const ranges = searches.filter((search) => !found.has(search) && !lacksIndex(search));
    const collisions = await readCollisions(session, ranges);
    for (const [index, search] of ranges.entries())
        tell(search, collisions[index] ?? null);
    const bySource = Map.groupBy(searches.filter(lacksIndex), ({ source }) => source);
    for (const [first, ...others] of bySource.values()) {
        if (first === undefined)
            continue;
        const startedAt = performance.now();
        const extremes = await scan(session, [first, ...others]);
        const cost = { column: first.column.name, milliseconds: performance.now() - startedAt };
        for (const [index, search] of [first, ...others].entries())
            found.set(search, { rows: extremes[index] ?? null, scan: cost });
    }
    return found;
}
function lacksIndex({ column, source }) {
    return source.index === 'missing' && column.representation !== 'text';
}

;// CONCATENATED MODULE: ./lib/measure/read-batch.js






async function readBatch(session, batch, { policy, serverVersion }) {
    const { states, ends } = await lookFirst(session, batch, serverVersion);
    const inquiries = batch.map((sequence) => inquiriesOn(sequence, states.get(sequence.oid), policy));
    const found = await readRows(session, inquiries.flat(), ends);
    return new Map(batch.map((sequence, index) => {
        const answered = (inquiries[index] ?? []).map((inquiry) => answer(inquiry, found.get(inquiry)));
        return [sequence.oid, readingOf(sequence, states.get(sequence.oid), answered)];
    }));
}
function inquiriesOn(sequence, state, policy) {
    if (state === undefined || sequence.columns.length === 0)
        return [];
    const questions = questionsOn(sequence, state, policy);
    const wanted = originOf(sequence, state, policy)?.sequence ?? sequence;
    return QUESTIONS.flatMap((question) => {
        const reach = questions[question];
        if (reach === null)
            return [];
        const { minimum } = usableBounds(question === 'drift' ? sequence : wanted);
        return inquiriesAbout(sequence, { question, reach, minimum });
    });
}
function inquiriesAbout(sequence, { question, reach, minimum }) {
    const bounds = usableBounds(sequence);
    const isFromStart = reach.first === (reach.increment > 0n ? bounds.minimum : bounds.maximum);
    return comparableColumns(sequence).flatMap((column) => {
        const use = { block: column.block, minimum };
        const range = rowsInTheWay(reach, use);
        const about = (source) => ({ question, column, source, range, isFromStart, reach, use });
        return column.sources.map(about);
    });
}
function answer({ question, reach, use }, found) {
    const { rows = null, scan = null } = found ?? {};
    return { question, drift: rows === null ? null : driftOf(reach, use, rows), scan };
}
function readingOf({ increment }, state, answered) {
    if (state === undefined) {
        return {
            kind: 'unreadable',
            state: null,
            reason: 'it has no state: it was replaced while the action ran, or it is unlogged and was emptied by a promotion; run again',
        };
    }
    const answers = { drift: null, beyond: null, anywhere: null };
    const scans = [];
    for (const { question, drift, scan } of answered) {
        answers[question] = mergeDrifts(answers[question], drift, increment);
        if (scan !== null && !scans.includes(scan))
            scans.push(scan);
    }
    return { kind: 'read', state, answers, scans };
}

;// CONCATENATED MODULE: ./lib/plan/usage.js

function usage(sequence, next) {
    if (next === null)
        return 1;
    const bounds = usableBounds(sequence);
    return Number(used(sequence, next, bounds)) / Number(capacity(bounds));
}
function isPastCapacity(sequence, next, percent) {
    const bounds = usableBounds(sequence);
    return used(sequence, next, bounds) * 100n > BigInt(percent) * capacity(bounds);
}
function used(sequence, next, bounds) {
    return sequence.increment > 0n ? next - bounds.minimum : bounds.maximum - next;
}
function capacity(bounds) {
    return bounds.maximum - bounds.minimum + 1n;
}

;// CONCATENATED MODULE: ./lib/plan/plan.js






function plan(sequence, measurement, policy) {
    const { state, answers } = measurement;
    const fault = { drift: answers.drift, parameters: changeOf(sequence, state, policy) };
    const reason = policy.parameters === null ? null : obstacleTo(sequence, policy.parameters);
    if (reason !== null)
        return { kind: 'unfit', ...fault, reason };
    const next = nextValue(sequence, state);
    const origin = originOf(sequence, state, policy);
    if (fault.drift === null && fault.parameters === null) {
        const back = origin === null ? null : wayBack(origin, { next, answers }, policy);
        if (back !== null)
            return { kind: 'move', ...fault, target: back };
        return next === null ? { kind: 'exhausted', ...fault, target: null } : { kind: 'stay' };
    }
    const beyond = origin === null ? fault.drift : answers.beyond;
    return forward(sequence, { fault, beyond, first: origin?.first ?? null, next }, policy);
}
function isWell(planned) {
    return planned.kind === 'stay' || (planned.kind === 'move' && !hasFault(planned));
}
function hasFault({ drift, parameters }) {
    return drift !== null || parameters !== null;
}
function changeOf(sequence, state, policy) {
    const { parameters } = policy;
    return parameters === null || hasParameters(sequence, state, parameters) ? null : parameters;
}
function forward(sequence, way, policy) {
    const { fault, beyond, first, next } = way;
    const wanted = fault.parameters === null ? sequence : withParameters(sequence, fault.parameters);
    const bounds = usableBounds(wanted);
    const nearest = beyond === null ? first : beyond.furthest + wanted.increment;
    const hasRoom = fault.parameters === null || wanted.minimum < wanted.maximum;
    if (nearest === null || !hasRoom || !isWithin(nearest, bounds)) {
        return { kind: 'exhausted', ...fault, target: nearest };
    }
    const target = targetBeyond(wanted, beyond, policy) ?? nearest;
    const wasPast = next === null || isPastCapacity(sequence, next, policy.capacityLimit);
    const isPast = isPastCapacity(wanted, target, policy.capacityLimit);
    const isRefused = !isWithin(target, bounds) || (isPast && !wasPast);
    return { kind: isRefused ? 'refused' : 'move', ...fault, target };
}
function targetBeyond(wanted, beyond, policy) {
    return beyond === null ? null : firstBeyond(beyond.furthest, wanted.increment, policy.headroom);
}
function wayBack(origin, { next, answers }, policy) {
    const { sequence } = origin;
    const target = targetBeyond(sequence, answers.beyond, policy) ?? startOf(origin, answers);
    if (!isWithin(target, usableBounds(sequence)))
        return null;
    if (next === null)
        return target;
    const isAhead = sequence.increment > 0n ? next > target : next < target;
    return isAhead ? target : null;
}
function startOf({ sequence, first }, { anywhere }) {
    return anywhere === null ? sequence.start : firstFrom(sequence.start, first, sequence.increment);
}

;// CONCATENATED MODULE: ./lib/apply/current-sequences.sql.js
async function readCurrentSequences(session, sequences) {
    const rows = await session.query(`select s.oid,
            format('%I.%I', n.nspname, s.relname) as name,
            quote_ident(pg_get_userbyid(s.relowner)) as owner,
            has_sequence_privilege(s.oid, 'update') as "isSettable",
            p.seqstart as start,
            p.seqincrement as increment,
            p.seqmin as minimum,
            p.seqmax as maximum,
            p.seqcache as cache,
            p.seqcycle as cycle
       from pg_class as s
       -- by its index, which the planner takes for dearer than to read a big catalog as a whole
      cross join lateral (select * from pg_sequence as q where q.seqrelid = s.oid offset 0) as p
       join pg_namespace as n on n.oid = s.relnamespace
      where s.oid = any ($1::oid[])`, [sequences.map(({ oid }) => oid)]);
    const byOid = new Map(rows.map((row) => [row.oid, row]));
    return sequences.flatMap((sequence) => {
        const row = byOid.get(sequence.oid);
        return row === undefined ? [] : [{ ...sequence, ...row }];
    });
}

;// CONCATENATED MODULE: ./lib/apply/sequence-locks.js


const NEXT_TO_NOTHING = 1;
function keepAsTheyAreSql(sequences) {
    const oids = sequences.map(({ oid }) => oid).join();
    return [
        limitWaitsSql(NEXT_TO_NOTHING),
        `select pg_sequence_last_value(s.oid) from pg_class as s where s.relkind = 'S' and s.oid in (${oids})`,
    ];
}
function lockSequenceSql(sequence, queue) {
    if (!sequence.ownedByRole)
        return [];
    const { name, cache } = sequence;
    return [queue ? `alter sequence ${name} cache ${cache}` : giveToOwnerSql(sequence)];
}
function giveToOwnerSql({ name, owner }) {
    return `alter sequence ${name} owner to ${owner}`;
}
const READ = 'read';
async function shutOutReaders(session, sequences) {
    const owned = sequences.filter(({ ownedByRole }) => ownedByRole);
    if (owned.length === 0)
        return;
    try {
        await session.query([`savepoint ${READ}`, ...owned.map(giveToOwnerSql)].join('; '));
    }
    catch (error) {
        if (!isBusy(error))
            throw error;
        await session.query(`rollback to savepoint ${READ}`);
    }
}

;// CONCATENATED MODULE: ./lib/apply/table-locks.js


function lockTablesSql(sequences, { queue, limits }) {
    const tables = lockableTables(sequences);
    if (tables.length === 0)
        return [];
    const lockTables = `lock table ${tables.join(', ')} in share row exclusive mode`;
    if (!queue)
        return [`${lockTables} nowait`];
    return limits.setsDeadlockTimeout ? pastAutovacuumSql(lockTables, limits) : [lockTables];
}
function pastAutovacuumSql(lockTables, limits) {
    const soon = Math.max(1, Math.floor(lockBudget(limits) / 8));
    return [
        `set local deadlock_timeout = ${soon}`,
        lockTables,
        'set local deadlock_timeout to default',
    ];
}

;// CONCATENATED MODULE: ./lib/apply/locks.js





const SHORTEST_STATEMENT = 100;
const TO_TELL_APART = 50;
class LockError extends Error {
    name = 'LockError';
    kind;
    constructor(kind, options) {
        super(`Locks not granted: ${kind}`, options);
        this.kind = kind;
    }
}
function limitLocksSql(sequences, { limits, queue }) {
    const each = waitOfEach(sequences + 1, limits);
    const statement = Math.max(SHORTEST_STATEMENT, queue ? each + TO_TELL_APART : lockBudget(limits));
    return `${limitWaitsSql(each)}; set local statement_timeout = ${statement}`;
}
async function lock(session, sequences, locking) {
    const startedAt = performance.now();
    const tables = locking.lockTables ? lockTablesSql(sequences, locking) : [];
    try {
        await session.query([...tables, ...keepAsTheyAreSql(sequences), NO_TIME_LIMIT].join('; '));
    }
    catch (error) {
        throw errorCode(error) === SqlState.queryCanceled
            ? new LockError('late', { cause: error })
            : lockError(error, locking);
    }
    const current = await readCurrentSequences(session, sequences);
    const locks = current.flatMap((sequence) => lockSequenceSql(sequence, locking.queue));
    const each = waitForSequences(sequences.length, performance.now() - startedAt, locking.limits);
    try {
        await session.query([limitWaitsSql(each), ...locks, limitWaitsSql(NEXT_TO_NOTHING)].join('; '));
    }
    catch (error) {
        throw lockError(error, locking);
    }
    return current;
}
const NO_TIME_LIMIT = 'set local statement_timeout to default';
const LAST_REQUEST = 0.75;
function waitForSequences(count, elapsed, limits) {
    const left = limits.deadlockTimeout * LAST_REQUEST - elapsed;
    const each = Math.min(waitOfEach(count + 1, limits), Math.floor(left / count));
    return Math.max(NEXT_TO_NOTHING, each);
}
function lockError(error, { lockTables }) {
    if (isBusy(error))
        return new LockError('busy', { cause: error });
    const isForbidden = lockTables && errorCode(error) === SqlState.insufficientPrivilege;
    return isForbidden ? new LockError('forbidden', { cause: error }) : error;
}

;// CONCATENATED MODULE: ./lib/plan/move-sql.js
function restartSql({ name }, { target, parameters }) {
    const changes = parameters === null ? '' : ` ${parametersSql(parameters)}`;
    return `alter sequence ${name}${changes} restart with ${target}`;
}
const SETVAL_EACH = `
  select setval(m.sequence::regclass, m.target, false)
    from unnest($1::oid[], $2::int8[]) as m (sequence, target)`;
function guardedSetvalSql(sequence, target) {
    const comparison = sequence.increment > 0n ? LESS : GREATER;
    return `select pg_catalog.setval(s.tableoid::pg_catalog.regclass, ${target}, false)
  from ${sequence.name} as s
 where ${nextSql(sequence)} ${comparison} ${target}`;
}
function setvalBackSql({ name }, { lastValue, isCalled }, target) {
    return `select pg_catalog.setval(s.tableoid::pg_catalog.regclass, ${target}, false)
  from ${name} as s
 where s.last_value ${EQUAL} ${lastValue} and s.is_called ${EQUAL} ${isCalled}`;
}
function guardedParametersSql({ name }, { target, parameters }) {
    const { increment, minimum } = parameters;
    return `select pg_catalog.setval(v.sequence, least(v.value, v.maximum)::pg_catalog.int8, v.value ${GREATER} v.maximum)
  from (select q.sequence, q.maximum, q.is_set,
               q.least ${PLUS} pg_catalog.mod(${increment} ${MINUS} pg_catalog.mod(q.least ${MINUS} ${minimum}, ${increment}), ${increment}) as value
          from (select s.tableoid::pg_catalog.regclass as sequence, p.seqmax as maximum,
                       p.seqincrement ${EQUAL} ${increment} and p.seqmin ${EQUAL} ${minimum} as is_set,
                       greatest(${target}, ${catalogNextSql()}) as least
                  from ${name} as s
                  join pg_catalog.pg_sequence as p on p.seqrelid ${EQUAL} s.tableoid) as q) as v
 where v.value ${AT_MOST} v.maximum or not v.is_set;
alter sequence ${name} ${parametersSql(parameters)}`;
}
function parametersSql({ increment, minimum }) {
    return `increment by ${increment} minvalue ${minimum} start with ${minimum}`;
}
const PLUS = 'operator(pg_catalog.+)';
const MINUS = 'operator(pg_catalog.-)';
const LESS = 'operator(pg_catalog.<)';
const GREATER = 'operator(pg_catalog.>)';
const AT_MOST = 'operator(pg_catalog.<=)';
const EQUAL = 'operator(pg_catalog.=)';
function nextSql({ increment, minimum, maximum, cycle }) {
    const sign = increment > 0n ? PLUS : MINUS;
    const step = `(s.last_value::pg_catalog.numeric ${sign} ${increment > 0n ? increment : -increment})`;
    const [isPastEnd, otherEnd] = increment > 0n ? [`${GREATER} ${maximum}`, minimum] : [`${LESS} ${minimum}`, maximum];
    const wrapped = cycle ? `case when ${step} ${isPastEnd} then ${otherEnd} else ${step} end` : step;
    return `case when s.is_called then ${wrapped} else s.last_value end`;
}
function catalogNextSql() {
    const step = `(s.last_value::pg_catalog.numeric ${PLUS} p.seqincrement)`;
    const wrapped = `case when p.seqcycle and ${step} ${GREATER} p.seqmax then p.seqmin else ${step} end`;
    return `case when s.is_called then ${wrapped} else s.last_value end`;
}

;// CONCATENATED MODULE: ./lib/apply/moves.js


function wayOf({ sequence, planned }, locking) {
    if (planned.parameters !== null)
        return 'restarted';
    if (!sequence.ownedByRole)
        return 'guarded';
    const isExact = sequence.cache === 1n && sequence.isSettable && hasFault(planned);
    return isExact && !locking.queue ? 'set' : 'restarted';
}
async function makeMoves(session, moving, locking) {
    const { restarted = [], set = [], guarded = [], } = Object.groupBy(moving, (one) => wayOf(one, locking));
    const statements = [
        ...restarted.map(({ sequence, planned }) => restartSql(sequence, planned)),
        ...guarded.map(guardedSql),
    ];
    if (statements.length > 0)
        await session.query(statements.join('; '));
    if (set.length > 0) {
        const oids = set.map(({ sequence }) => sequence.oid);
        await session.query(SETVAL_EACH, [oids, set.map(({ planned }) => planned.target)]);
    }
}
function guardedSql({ sequence, measured, planned }) {
    return hasFault(planned)
        ? guardedSetvalSql(sequence, planned.target)
        : setvalBackSql(sequence, measured.state, planned.target);
}

;// CONCATENATED MODULE: ./lib/apply/attempt.js







const UNLOCKED = 'unlocked';
async function attempt(connected, sequences, options) {
    const { locking, policy } = options;
    let results = null;
    let isSet = false;
    try {
        const settings = `${limitLocksSql(sequences.length, locking)}; savepoint ${UNLOCKED}`;
        await inTransaction(connected, { mode: 'write', settings }, async (session) => {
            const current = await lock(session, sequences, locking);
            const readings = current.length === 0 ? new Map() : await readBatch(session, current, options);
            results = new Map(sequences.map(({ oid }) => {
                const sequence = current.find((each) => each.oid === oid);
                return [oid, decide(sequence, readings.get(oid), policy)];
            }));
            const moving = [...results.values()].flatMap((one) => (one.kind === 'moved' ? [one] : []));
            if (locking.queue)
                await shutOutReaders(session, moving.map(({ sequence }) => sequence));
            if (moving.length === 0)
                await session.query(`rollback to savepoint ${UNLOCKED}`);
            isSet = moving.some((one) => wayOf(one, locking) === 'set');
            await makeMoves(session, moving, locking);
            isSet = moving.some((one) => wayOf(one, locking) !== 'restarted');
        });
    }
    catch (error) {
        if (results === null || !(isSet || isConnectionLost(error)))
            throw error;
        return { results, isAnswered: false };
    }
    return { results: results ?? new Map(), isAnswered: true };
}
function decide(sequence, reading, policy) {
    if (sequence === undefined || reading === undefined)
        return { kind: 'gone' };
    if (reading.kind === 'unreadable')
        return { kind: 'left', sequence, reading };
    const planned = plan(sequence, reading, policy);
    if (planned.kind !== 'move')
        return { kind: 'left', sequence, reading };
    return { kind: 'moved', sequence, measured: reading, planned };
}

;// CONCATENATED MODULE: ./lib/apply/attempt-parts.js


async function attemptParts(session, batch, options) {
    const wide = wideOne(batch);
    if (wide === null)
        return attempt(session, batch, options);
    const { sequence, parts } = wide;
    const made = [];
    let isAnswered = true;
    for (const part of parts) {
        try {
            const one = await attempt(session, [part], options);
            made.push(...one.results.values());
            isAnswered &&= one.isAnswered;
        }
        catch (error) {
            if (!made.some(({ kind }) => kind === 'moved'))
                throw error;
            break;
        }
        if (!isAnswered)
            break;
    }
    return { results: new Map([[sequence.oid, whole(sequence, made)]]), isAnswered };
}
function whole(sequence, made) {
    const { columns, isPartlyRead } = sequence;
    const moved = made.filter((one) => one.kind === 'moved');
    const [first, last] = [moved[0], moved.at(-1)];
    if (first !== undefined && last !== undefined) {
        const planned = { ...first.planned, target: last.planned.target, drift: driftOver(first, last) };
        return { ...first, sequence: { ...first.sequence, columns, isPartlyRead }, planned };
    }
    const left = made.filter((one) => one.kind === 'left');
    const [one] = left;
    if (one === undefined || left.length < made.length)
        return { kind: 'gone' };
    const readings = left.map(({ reading }) => reading);
    const reading = together(sequence, readings);
    return { kind: 'left', sequence: { ...one.sequence, columns, isPartlyRead }, reading };
}
function driftOver(first, last) {
    const [from, to] = [first.planned.drift, last.planned.drift];
    return from === null || to === null ? (from ?? to) : { ...from, furthest: to.furthest };
}

;// CONCATENATED MODULE: ./lib/connect/keep-session.js
async function keepSession(sessions, work) {
    let kept = null;
    const use = async (turn) => {
        const own = (kept ??= await borrow(sessions));
        try {
            return await turn(own.session);
        }
        catch (error) {
            kept = null;
            own.giveUp(error);
            await own.end;
            throw error;
        }
    };
    try {
        return await work({ ...sessions, size: 1, use });
    }
    finally {
        await returned(kept);
    }
}
async function returned(kept) {
    kept?.giveBack();
    await kept?.end;
}
function borrow(sessions) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const end = sessions.use((session) => new Promise((giveBack, giveUp) => {
        resolve({
            session,
            giveBack,
            giveUp,
            get end() {
                return end;
            },
        });
    }));
    end.catch(reject);
    return promise;
}

;// CONCATENATED MODULE: ./lib/measure/snapshot.js






async function readStateful(batch, options) {
    const readings = await readInSnapshot(batch, options);
    const stateless = batch.filter(({ oid }) => readings.get(oid)?.state === null);
    if (stateless.length === 0)
        return readings;
    return new Map([...readings, ...(await readInSnapshot(stateless, options))]);
}
async function readInSnapshot(batch, options) {
    const wide = wideOne(batch);
    if (wide === null)
        return readAtOnce(batch, options);
    const { sequence, parts } = wide;
    const readings = [];
    for (const part of parts)
        readings.push(...(await readAtOnce([part], options)).values());
    return new Map([[sequence.oid, together(sequence, readings)]]);
}
function readAtOnce(batch, options) {
    const { sessions, limits, lockTables = true } = options;
    const requests = batch.reduce((sum, sequence) => sum + relationsOf(sequence), 0);
    const tables = lockTables ? lockableTables(batch) : [];
    const settings = [
        limitWaitsSql(waitOfEach(requests, limits)),
        ...(tables.length > 0 ? [`lock table ${tables.join(', ')} in access share mode`] : []),
    ].join('; ');
    return sessions.use((session) => inTransaction(session, { mode: 'snapshot', settings }, (transaction) => readBatch(transaction, batch, options)));
}

;// CONCATENATED MODULE: ./lib/measure/measure-batch.js




const NOTHING = { readings: new Map(), busy: [], crowded: [] };
async function measureBatch(batch, options) {
    try {
        return { ...NOTHING, readings: await readStateful(batch, options) };
    }
    catch (error) {
        const mayPass = isConnectionLost(error) || isReplaced(error);
        if (mayPass && options.mayTryAgain) {
            return measureBatch(batch, { ...options, mayTryAgain: false });
        }
        if (isConnectionLost(error)) {
            const reading = { kind: 'unreadable', state: null, reason: explainError(error) };
            return { ...NOTHING, readings: new Map(batch.map(({ oid }) => [oid, reading])) };
        }
        const [first, ...others] = batch;
        if (first !== undefined && others.length === 0)
            return measuredAlone(first, error, options);
        const middle = Math.ceil(batch.length / 2);
        const half = { ...options, mayTryAgain: true };
        const left = await measureBatch(batch.slice(0, middle), half);
        const right = await measureBatch(batch.slice(middle), half);
        return {
            readings: new Map([...left.readings, ...right.readings]),
            busy: [...left.busy, ...right.busy],
            crowded: [...left.crowded, ...right.crowded],
        };
    }
}
async function measuredAlone(sequence, error, options) {
    if (isBusy(error))
        return { ...NOTHING, busy: [sequence] };
    if (isCrowded(error))
        return { ...NOTHING, crowded: [sequence] };
    if (errorCode(error) === SqlState.insufficientPrivilege && options.lockTables !== false) {
        return measureBatch([sequence], { ...options, lockTables: false });
    }
    const denied = { sequence, purposes: ['read'], sessions: options.sessions };
    const reading = await unreadable(sequence, await explainDenial(error, denied), options);
    return { ...NOTHING, readings: new Map([[sequence.oid, reading]]) };
}
async function unreadable(sequence, reason, options) {
    try {
        const readings = await readInSnapshot([{ ...sequence, columns: [] }], options);
        return { kind: 'unreadable', state: readings.get(sequence.oid)?.state ?? null, reason };
    }
    catch {
        return { kind: 'unreadable', state: null, reason };
    }
}

;// CONCATENATED MODULE: ./lib/measure/measure.js








const DROPPED = 'it was dropped while the action ran';
async function measureEach(sequences, options, onBatch) {
    const { sessions } = options;
    const busy = [];
    const crowded = [];
    await inLanes(batchesOf(sequences, batchToRead(options.connections)), sessions.size, (batch) => keepSession(sessions, async (kept) => {
        const own = { ...options, sessions: kept };
        const measured = await measureBatch(batch, { ...own, mayTryAgain: true });
        busy.push(...measured.busy);
        crowded.push(...measured.crowded);
        await onBatch(measured.readings, own);
    }));
    const late = new Map();
    for (const sequence of crowded)
        late.set(sequence.oid, await measureCrowdedOne(sequence, options));
    for (const [oid, reading] of await measureBusyOnes(busy, options))
        late.set(oid, reading);
    await onBatch(late, options);
}
async function measureAll(sequences, options) {
    const readings = new Map();
    await measureEach(sequences, options, (batch) => {
        for (const [oid, reading] of batch)
            readings.set(oid, reading);
    });
    return readings;
}
async function measureCrowdedOne(sequence, options) {
    try {
        const readings = await readInSnapshot([sequence], options);
        return readings.get(sequence.oid) ?? (await unreadable(sequence, DROPPED, options));
    }
    catch (error) {
        return unreadable(sequence, explainError(error), options);
    }
}
async function measureBusyOnes(busy, options) {
    const { sessions, limits } = options;
    return takeTurns(busy, { limits, width: sessions.size }, async (sequence) => {
        const measured = await measureBatch([sequence], { ...options, mayTryAgain: true });
        const reading = measured.readings.get(sequence.oid);
        if (reading !== undefined)
            return { kind: 'done', result: [sequence.oid, reading] };
        if (measured.crowded.length > 0) {
            return {
                kind: 'done',
                result: [sequence.oid, await measureCrowdedOne(sequence, options)],
            };
        }
        const otherwise = await unreadable(sequence, busyReason(limits), options);
        return { kind: 'later', item: sequence, otherwise: [sequence.oid, otherwise] };
    });
}

;// CONCATENATED MODULE: ./lib/apply/settle.js






async function settle({ batch, results, isAnswered, locking }, options) {
    const moved = batch.filter(({ oid }) => results.get(oid)?.kind === 'moved');
    const { current, reason } = await readAgain(moved, options);
    const readings = await measureAll(current, options);
    return new Map(batch.map((found) => {
        const result = results.get(found.oid);
        if (result?.kind !== 'moved')
            return [found.oid, unmoved(result)];
        const sequence = current.find(({ oid }) => oid === found.oid) ?? null;
        const reading = readings.get(found.oid);
        const seen = { sequence, reading, otherwise: reason, isAnswered };
        const settled = verified(result, seen, options);
        const notes = notesOn(result, locking);
        return [found.oid, settled.kind === 'moved' ? { ...settled, notes } : settled];
    }));
}
async function readAgain(moved, options, mayReconnect = true) {
    if (moved.length === 0)
        return { current: [], reason: '' };
    try {
        const current = await options.sessions.use((session) => inTransaction(session, { mode: 'snapshot' }, (transaction) => readCurrentSequences(transaction, moved)));
        return { current, reason: DROPPED };
    }
    catch (error) {
        if (mayReconnect)
            return readAgain(moved, options, false);
        return { current: [], reason: explainError(error) };
    }
}
function verified({ sequence: former, measured, planned }, { sequence, reading, otherwise, isAnswered }, { policy }) {
    const made = { measured, planned, former, sequence: sequence ?? former };
    if (sequence === null || reading?.kind !== 'read') {
        const why = reading?.kind === 'unreadable' ? reading.reason : otherwise;
        const done = isAnswered
            ? `it was set to ${planned.target}, but could not be read again`
            : `it may have been set to ${planned.target}: the end of the transaction was not seen, and it could not be read again`;
        const reason = `${done}: ${why}`;
        return { kind: 'failed', reason, move: { ...made, after: reading?.state ?? null } };
    }
    const move = { ...made, after: reading.state };
    if (isWell(plan(sequence, reading, policy)))
        return { kind: 'moved', ...move, notes: [] };
    const isUntouched = isSame(reading.state, measured.state) && former.increment === sequence.increment;
    return { kind: 'overtaken', move: isUntouched && !isAnswered ? null : move };
}
function isSame(a, b) {
    return a.lastValue === b.lastValue && a.isCalled === b.isCalled;
}
function unmoved(result) {
    if (result?.kind === 'left')
        return result;
    return { kind: 'failed', reason: DROPPED, move: null };
}
function notesOn({ sequence }, { lockTables }) {
    const notes = [];
    if (lockTables && sourcesOf(sequence).some(({ lockable }) => !lockable)) {
        notes.push('fixed without locking its foreign table, which PostgreSQL cannot lock');
    }
    if (!sequence.ownedByRole && sequence.cache > 1n) {
        notes.push(`open sessions may still hand out old values from their cache of ${sequence.cache} until they reconnect`);
    }
    return notes;
}

;// CONCATENATED MODULE: ./lib/apply/fix-quiet-ones.js




async function fixQuietOnes(sequences, options) {
    const owned = sequences.filter(({ ownedByRole }) => ownedByRole);
    const locking = { limits: options.limits, queue: false, lockTables: true };
    const settled = [];
    for (const batch of batchesOf(owned, batchToFix(options.connections))) {
        try {
            settled.push(...(await attemptAndSettle(batch, locking, options)));
        }
        catch {
        }
    }
    return new Map(settled);
}
async function attemptAndSettle(batch, locking, options) {
    const { sessions, inTurn } = options;
    const made = await sessions.use((session) => inTurn(lockableTables(batch), () => attemptParts(session, batch, { ...options, locking })));
    return settle({ ...made, batch, locking }, options);
}

;// CONCATENATED MODULE: ./lib/apply/lock-holders.sql.js

const CONFLICTING = [
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
];
async function areTablesHeld(session, tables) {
    return inTransaction(session, { mode: 'snapshot' }, async (transaction) => {
        const rows = await transaction.query(`with recursive
       tree as (
         select to_regclass(t.name)::oid as relid from unnest($1::text[]) as t (name)
         union
         select i.inhrelid from tree as t join pg_inherits as i on i.inhparent = t.relid
       )
       select 1
         from pg_locks as l
        where l.locktype = 'relation'
          and l.database = (select d.oid from pg_database as d where d.datname = current_database())
          and l.relation in (select t.relid from tree as t)
          and l.mode = any ($2::text[])
          and l.granted
          and l.pid <> pg_backend_pid()
        limit 1`, [tables, CONFLICTING]);
        return rows.length > 0;
    });
}

;// CONCATENATED MODULE: ./lib/apply/several-attempts.js
function asOneFix(earlier, fix) {
    if (earlier === null)
        return fix;
    switch (fix.kind) {
        case 'moved':
            return { ...fix, ...since(earlier, fix) };
        case 'left': {
            const isAtRest = fix.reading.kind === 'read' && fix.reading.answers.drift === null;
            return isAtRest ? { ...earlier, kind: 'moved', after: fix.reading.state, notes: [] } : fix;
        }
        case 'failed':
            return {
                ...fix,
                move: fix.move === null ? earlier : { ...fix.move, ...since(earlier, fix.move) },
            };
    }
}
function since({ former, measured, planned }, last) {
    const { target } = last.planned;
    const furthest = last.planned.drift?.furthest;
    const drift = planned.drift === null || furthest === undefined
        ? planned.drift
        : { ...planned.drift, furthest };
    return { former, measured, planned: { ...planned, drift, target } };
}

;// CONCATENATED MODULE: ./lib/apply/fix-one-by-one.js











async function fixOneByOne(sequences, options) {
    const { sessions, limits } = options;
    const waiting = sequences.map((one) => ({ ...one, lockTables: true, wasCrowded: false }));
    const turns = { limits, width: sessions.size };
    return new Map(await takeTurns(waiting, turns, (each) => tryOne(each, options)));
}
async function tryOne(waiting, options) {
    const { sequence, lockTables, earlier } = waiting;
    const locking = { limits: options.limits, queue: true, lockTables };
    try {
        const settled = (await attemptAndSettle([sequence], locking, options)).get(sequence.oid);
        if (settled === undefined)
            throw new Error(`Nothing became of ${sequence.name}`);
        if (settled.kind !== 'overtaken') {
            const fix = lockTables ? settled : await withLockNote(settled, sequence, options);
            return { kind: 'done', result: [sequence.oid, asOneFix(earlier, fix)] };
        }
        if (settled.move === null)
            return later(waiting, LOST);
        const move = earlier === null ? settled.move : { ...settled.move, ...since(earlier, settled.move) };
        return later({ ...waiting, earlier: move }, ARRIVING);
    }
    catch (error) {
        return turnAfter(error, waiting, options);
    }
}
async function withLockNote(fix, sequence, { sessions }) {
    if (fix.kind !== 'moved')
        return fix;
    const statements = await missingRights({ sequence, purposes: ['lock'], sessions });
    const how = statements.length === 0
        ? 'UPDATE on the table allows it'
        : `give it the right: ${statements.join('; ')}`;
    const note = `fixed without locking the table, which the role may not; ${how}`;
    return { ...fix, notes: [note, ...fix.notes] };
}
const ARRIVING = 'it was moved, but rows beyond it keep arriving, or another session sets it back; run again when that is over';
const LOST = 'the connection was lost before the move was committed; run again when it is stable';
const PASSING = new Set([
    SqlState.internalError,
    SqlState.tooManyConnections,
]);
async function turnAfter(error, waiting, { limits, sessions, policy }) {
    if (error instanceof LockError && error.kind === 'forbidden') {
        return { kind: 'again', item: { ...waiting, lockTables: false } };
    }
    if (error instanceof LockError && error.kind === 'late') {
        return later(waiting, await lateReason(waiting.sequence, { limits, sessions }));
    }
    if (error instanceof LockError || isBusy(error))
        return later(waiting, busyReason(limits));
    const mayPass = isConnectionLost(error) || PASSING.has(errorCode(error));
    if (mayPass && !(error instanceof errors/* CancelledError */.cc))
        return later(waiting, explainError(error));
    if (isCrowded(error) && !waiting.wasCrowded) {
        return later({ ...waiting, wasCrowded: true }, explainError(error));
    }
    const purposes = ['read', policy.parameters === null ? 'setval' : 'alter'];
    const denied = { sequence: waiting.sequence, purposes, sessions };
    return { kind: 'done', result: failed(waiting, await explainDenial(error, denied)) };
}
async function lateReason(sequence, { limits, sessions }) {
    const tables = sourcesOf(sequence).map(({ table }) => table);
    const areHeld = await sessions
        .use((session) => areTablesHeld(session, tables))
        .catch(() => true);
    return areHeld ? busyReason(limits) : slowReason(limits);
}
function later(waiting, reason) {
    return { kind: 'later', item: waiting, otherwise: failed(waiting, reason) };
}
function failed({ sequence, earlier }, reason) {
    return [sequence.oid, { kind: 'failed', reason, move: earlier }];
}

;// CONCATENATED MODULE: ./lib/apply/table-turns.js
function tableTurns() {
    const taken = new Map();
    return async (tables, work) => {
        for (;;) {
            const ends = tables.flatMap((table) => taken.get(table) ?? []);
            if (ends.length === 0)
                break;
            await Promise.all(ends);
        }
        const { promise, resolve } = Promise.withResolvers();
        for (const table of tables)
            taken.set(table, promise);
        try {
            return await work();
        }
        finally {
            for (const table of tables)
                taken.delete(table);
            resolve();
        }
    };
}

;// CONCATENATED MODULE: ./lib/plan/position.js


function positionOf(sequence, state, capacityLimit) {
    const next = nextValue(sequence, state);
    return {
        ...state,
        next,
        increment: sequence.increment,
        usage: usage(sequence, next),
        isPastCapacity: next === null || isPastCapacity(sequence, next, capacityLimit),
    };
}

;// CONCATENATED MODULE: ./lib/report/words.js
function prediction({ collidesAfter }) {
    if (collidesAfter === 0n)
        return 'the next insert fails';
    if (collidesAfter === 1n)
        return '1 insert goes well, the one after it fails';
    return `${collidesAfter} inserts go well, the one after them fails`;
}
function formerPrediction({ collidesAfter }) {
    if (collidesAfter === 0n)
        return 'the next insert would have failed';
    if (collidesAfter === 1n)
        return '1 insert would have gone well, and the one after it failed';
    return `${collidesAfter} inserts would have gone well, and the one after them failed`;
}
function failure({ collidesAfter }) {
    if (collidesAfter === 0n)
        return 'Failure at the next insert';
    return `Failure after ${collidesAfter} insert${collidesAfter === 1n ? '' : 's'}`;
}
function rowAt(value, sequence) {
    return hasBlocks(sequence) ? `ids in the block of ${value}` : `row ${value}`;
}
function hasBlocks({ columns }) {
    return columns.some((column) => column.kind === 'comparable' && column.block !== 'single');
}
function counted(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
function capitalized(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
function percent(share) {
    const value = share * 100;
    if (value === 0)
        return '0%';
    if (value < 0.1)
        return '<0.1%';
    return share < 1 && value >= 99.95 ? '>99.9%' : `${value.toFixed(1)}%`;
}
function usedShare({ usage, next }) {
    return usage === 1 && next !== null ? 1 - Number.EPSILON : usage;
}
function parted(text) {
    const [, first, rest] = /^(.*?[.!?]) +(?=\p{Lu})(.*)$/su.exec(text) ?? [];
    return first === undefined || rest === undefined ? [text] : [first, rest];
}
function duration(milliseconds) {
    if (milliseconds < 1)
        return '<1 ms';
    if (milliseconds < 1000)
        return `${milliseconds.toFixed(0)} ms`;
    return `${(milliseconds / 1000).toFixed(1)} s`;
}
function shortened(text, longest) {
    return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
function omission(what) {
    return `Not shown here: ${what}; the JSON report (output \`report-path\`) has everything.\n`;
}

;// CONCATENATED MODULE: ./lib/report/messages.js



function joined(...sentences) {
    const present = sentences.filter((sentence) => sentence !== null);
    return present.length === 0 ? null : present.join(' ');
}
function driftMessage({ drift, parameters, target }) {
    const mode = parameters === null ? 'auto' : 'manual';
    const cure = `mode ${mode} or the SQL script makes it hand out ${target} next`;
    return drift === null ? `${capitalized(cure)}.` : `${capitalized(prediction(drift))}; ${cure}.`;
}
function driftRemarks(sequence, { parameters }) {
    return joined(parametersMessage(sequence, parameters), unknownNote(sequence));
}
function parametersMessage(sequence, parameters) {
    if (parameters === null)
        return null;
    const { increment, minimum } = parameters;
    const differing = differences(sequence, parameters);
    return differing.length === 0
        ? `Its values are not ${minimum} plus a multiple of ${increment}, as minvalue and increment ask for.`
        : `Its parameters differ: ${differing.map(({ name, is, shall }) => `${name} ${is} instead of ${shall}`).join(', ')}.`;
}
function differences(sequence, { increment, minimum }) {
    return [
        { name: 'INCREMENT BY', is: sequence.increment, shall: increment },
        { name: 'MINVALUE', is: sequence.minimum, shall: minimum },
        { name: 'START WITH', is: sequence.start, shall: minimum },
    ].filter(({ is, shall }) => is !== shall);
}
function fixedMessage({ planned, former, measured }, policy) {
    const { parameters, target } = planned;
    if (!hasFault(planned)) {
        const next = nextValue(former, measured.state);
        const whence = next === null ? 'It had run out' : `It was ahead of its rows at ${next}`;
        return `${whence} and was moved back to ${target} (rewind).`;
    }
    const headroom = policy.headroom > 0n && planned.drift !== null ? headroomMessage(policy.headroom) : null;
    if (parameters === null)
        return headroom;
    const { increment, minimum } = parameters;
    const differing = differences(former, parameters);
    const whence = differing.length === 0
        ? `Its values were not ${minimum} plus a multiple of ${increment}, as minvalue and increment ask for.`
        : `Set to INCREMENT BY ${increment}, MINVALUE ${minimum}, START WITH ${minimum}; it had ${differing.map(({ name, is }) => `${name} ${is}`).join(', ')}.`;
    return joined(whence, headroom);
}
function headroomMessage(headroom) {
    const numbers = headroom === 1n ? '1 number beyond the rows is' : `${headroom} numbers beyond the rows are`;
    return `${numbers} left unused (headroom).`;
}
function rewindMessage(next, target) {
    const cause = next === null ? 'It has run out, so that every insert fails' : 'It is ahead of its rows';
    return `${cause}: mode auto with rewind moves it back, to hand out ${target} next.`;
}
const BIGGER = 'make the column and the sequence bigger (bigint, MAXVALUE or MINVALUE)';
function unknownNote(sequence) {
    const unknown = sequence.columns.filter((column) => column.kind === 'unknown');
    if (unknown.length === 0)
        return null;
    return `Not compared, so look yourself: ${unknown.map(({ name, reason }) => `${name} (${reason})`).join(', ')}.`;
}
function scanNote(scans) {
    if (scans.length === 0)
        return null;
    const costs = scans.map(({ column, milliseconds }) => `${column} (${duration(milliseconds)})`);
    return `An index is missing, and so every row was read: ${costs.join(', ')}.`;
}
const NO_COLUMN = ' -> table.column';
function linkMessage({ suggestedLink }) {
    if (suggestedLink === null)
        return null;
    const how = suggestedLink.includes(NO_COLUMN) ? ', with the table and column that it fills' : '';
    return `It looks like the sequence of an ORM (Hibernate, EF Core, SQLAlchemy), which draws from it without the catalog knowing. If one does, write this line into the input links${how}: ${suggestedLink}`;
}
function capacityWarning(position) {
    return `${percent(usedShare(position))} of its values are used up, which is past capacity-limit: ${BIGGER} before it runs out.`;
}

;// CONCATENATED MODULE: ./lib/report/problem-messages.js




function unfitMessage(reason) {
    return `Its parameters cannot be set: ${reason}.`;
}
function exhaustedMessage(sequence, { drift, parameters, target }) {
    const { minimum, maximum } = usableBounds(sequence);
    const end = sequence.increment > 0n ? maximum : minimum;
    if (parameters !== null && parameters.minimum >= sequence.maximum) {
        return `Its MAXVALUE ${sequence.maximum} is not above minvalue ${parameters.minimum}; ${BIGGER}.`;
    }
    if (parameters !== null && target !== null) {
        return `It would have to hand out ${target} next, which is beyond ${end}, the end of its range (its own bound, or its column's type); ${BIGGER}.`;
    }
    if (minimum > maximum) {
        return `It has no value that its columns can hold: it counts from ${minimum}, and they end at ${maximum}; ${BIGGER}.`;
    }
    return drift === null
        ? `It has run out: its next value would lie outside ${minimum} to ${maximum}, which is all that it and its columns can hold; ${BIGGER}, or move it back with rewind where its rows leave room.`
        : `Rows up to ${drift.furthest} are in its way, and no value is left beyond them: its range ends at ${end} (its own bound, or its column's type); ${BIGGER}, or remove or renumber the rows at that end.`;
}
function refusedMessage(sequence, { target, ...fault }, { capacityLimit, headroom }) {
    const { drift, parameters } = fault;
    const wanted = parameters === null ? sequence : withParameters(sequence, parameters);
    const { minimum, maximum } = usableBounds(wanted);
    if (!isWithin(target, { minimum, maximum })) {
        return `A headroom of ${headroom} would carry it to ${target}, outside of ${minimum} to ${maximum}: ask for less headroom, or make column and sequence bigger.`;
    }
    const cause = drift === null ? 'Its new place' : capitalized(rowAt(drift.furthest, sequence));
    const sentinel = drift === null ? '' : 'remove or renumber the last row if it is a placeholder, ';
    return `${cause} would carry it to ${target}, and less than ${100 - capacityLimit}% of its values would be left (capacity-limit ${capacityLimit}): ${sentinel}make column and sequence bigger, or raise capacity-limit.`;
}

;// CONCATENATED MODULE: ./lib/domain/outcome.js
const STATUSES = [
    'failed',
    'unreadable',
    'exhausted',
    'refused',
    'drifted',
    'fixed',
    'unknown',
    'healthy',
    'unused',
];
const PROBLEMS = ['failed', 'unreadable', 'exhausted', 'refused'];
function isProblem(status) {
    return PROBLEMS.includes(status);
}

;// CONCATENATED MODULE: ./lib/report/report.js

function composeReport(run, databases) {
    const sorted = databases.map((database) => ({
        ...database,
        outcomes: database.outcomes.toSorted(byUrgency),
    }));
    const totals = totalsOf(sorted);
    const failed = run.errors.length > 0 || totals.problems > 0 || (run.failOnDrift && totals.drifted > 0);
    return { ...run, totals, databases: sorted, failed };
}
function outcomesOf(report) {
    return report.databases.flatMap(({ outcomes }) => outcomes);
}
function isNearEnd({ status, before, after }) {
    const position = after ?? before;
    const isAtWork = !isProblem(status) && status !== 'unused' && position?.next !== null;
    return isAtWork && position?.isPastCapacity === true;
}
function hasRunOut({ status, before, after }) {
    return status === 'healthy' && (after ?? before)?.next === null;
}
function troubleOf({ error, remedy }) {
    return error === null || remedy === null ? error : `${error} ${remedy}`;
}
function totalsOf(databases) {
    const outcomes = databases.flatMap((database) => database.outcomes);
    const count = (test) => outcomes.filter(test).length;
    return {
        checked: count(({ status }) => status !== 'unused'),
        healthy: count(({ status }) => status === 'healthy'),
        drifted: count(({ isDrifting }) => isDrifting),
        fixed: count(({ status }) => status === 'fixed'),
        problems: count(({ status }) => isProblem(status)) +
            databases.filter(({ error }) => error !== null).length,
        unknown: count(({ status }) => status === 'unknown'),
        unused: count(({ status }) => status === 'unused'),
    };
}
function byUrgency(a, b) {
    return urgency(a) - urgency(b) || (a.sequence.name < b.sequence.name ? -1 : 1);
}
function urgency({ status }) {
    if (isProblem(status))
        return 0;
    return status === 'drifted' || status === 'fixed' ? 1 : 2;
}

;// CONCATENATED MODULE: ./lib/report/judge.js






function findingOf(sequence, reading, policy) {
    const canPlan = reading.kind === 'read' && sequence.columns.length > 0;
    return { sequence, reading, plan: canPlan ? plan(sequence, reading, policy) : null, policy };
}
function judge(finding) {
    const { sequence, reading, plan: planned, policy } = finding;
    const fault = planned === null || planned.kind === 'stay' ? null : planned;
    const before = reading.state === null ? null : positionOf(sequence, reading.state, policy.capacityLimit);
    const found = {
        sequence,
        ...verdictOn(finding),
        drift: fault?.drift ?? null,
        isDrifting: fault !== null && hasFault(fault),
        move: planned?.kind === 'move' ? moveOf(planned, sequence, reading.state) : null,
        refusedTarget: planned?.kind === 'refused' ? planned.target : null,
        before,
        after: null,
        importedBy: null,
        importedAt: null,
    };
    return withRemarks(found, reading);
}
function verdictOn(finding) {
    const { sequence, reading, plan: planned, policy } = finding;
    if (sequence.columns.length === 0)
        return verdict('unused', linkMessage(sequence));
    if (reading.kind === 'unreadable') {
        return verdict('unreadable', `Its rows or its state could not be read: ${reading.reason}.`);
    }
    switch (planned?.kind) {
        case 'unfit':
            return verdict('failed', unfitMessage(planned.reason));
        case 'exhausted':
            return verdict('exhausted', exhaustedMessage(sequence, planned));
        case 'refused':
            return verdict('refused', refusedMessage(sequence, planned, policy));
        case 'move': {
            if (!hasFault(planned))
                return atRest(sequence, rewindRemark(finding, planned));
            const remarks = driftRemarks(sequence, planned);
            return { status: 'drifted', message: joined(driftMessage(planned), remarks), remarks };
        }
        default:
            return atRest(sequence, null);
    }
}
function rewindRemark({ sequence, reading }, { target }) {
    const next = reading.state === null ? target : nextValue(sequence, reading.state);
    return rewindMessage(next, target);
}
function verdict(status, message) {
    return { status, message, remarks: message };
}
function atRest(sequence, remark) {
    const note = unknownNote(sequence);
    return verdict(note === null ? 'healthy' : 'unknown', joined(note, remark));
}
function moveOf(planned, former, state) {
    const { target, parameters } = planned;
    const place = state === null ? target : nextPlace(former, state);
    const goesBack = former.increment > 0n ? target < place : target > place;
    return { target, parameters, goesBack };
}
function withRemarks(outcome, reading) {
    const { message, remarks, before, after } = outcome;
    const position = after ?? before;
    const warning = position !== null && isNearEnd(outcome) ? capacityWarning(position) : null;
    const note = reading.kind === 'read' ? scanNote(reading.scans) : null;
    if (warning === null && note === null)
        return outcome;
    return {
        ...outcome,
        message: joined(message, warning, note),
        remarks: joined(remarks, warning, note),
    };
}

;// CONCATENATED MODULE: ./lib/report/judge-fixed.js





function judgeFixed(finding, fix) {
    const { policy } = finding;
    const found = judge(finding);
    switch (fix.kind) {
        case 'failed': {
            const of = fix.move === null ? 'not made' : 'not complete';
            const message = `The fix is ${of}: ${fix.reason}.`;
            return { ...found, ...(fix.move && moved(fix.move, policy)), ...verdict('failed', message) };
        }
        case 'left': {
            const now = judge(findingOf(fix.sequence, fix.reading, policy));
            if (now.status !== 'healthy' && now.status !== 'unknown')
                return now;
            const message = joined(overtakenMessage(found, now), now.message);
            const { sequence } = fix;
            return { ...found, sequence, ...verdict(now.status, message), move: null, after: now.before };
        }
        case 'moved': {
            const notes = fix.notes.map((note) => `${capitalized(note)}.`);
            const message = joined(fixedMessage(fix, policy), ...notes, unknownNote(fix.sequence));
            const fixed = { ...found, ...moved(fix, policy), ...verdict('fixed', message) };
            return withRemarks(fixed, finding.reading);
        }
    }
}
function overtakenMessage({ before: found }, { before: now }) {
    const isThere = found?.lastValue === now?.lastValue && found?.isCalled === now?.isCalled;
    return isThere
        ? 'Nothing was in its way any more when it was to be fixed.'
        : 'Another session moved it while the action ran.';
}
function moved({ sequence, measured, planned, after, former }, policy) {
    const { capacityLimit } = policy;
    const position = (of, state) => positionOf(of, state, capacityLimit);
    const before = position(former, measured.state);
    return {
        sequence,
        drift: planned.drift,
        isDrifting: hasFault(planned),
        move: moveOf(planned, former, measured.state),
        before,
        after: after === null ? null : position(sequence, after),
    };
}

;// CONCATENATED MODULE: ./lib/check-or-fix.js






async function checkOrFix(sequences, { sessions, facts, inputs }) {
    const { policy, lockTimeout, mode, maxConnections: connections } = inputs;
    const { serverVersion } = facts;
    const limits = { ...facts, lockTimeout };
    const options = { sessions, connections, limits, policy, serverVersion };
    return mode === 'check' ? check(sequences, options) : fix(sequences, options);
}
async function check(sequences, options) {
    const findingsIn = finder(sequences, options.policy);
    const outcomes = [];
    await measureEach(sequences, options, (readings) => {
        outcomes.push(...findingsIn(readings).map(judge));
    });
    return outcomes;
}
async function fix(sequences, options) {
    const findingsIn = finder(sequences, options.policy);
    const inTurn = tableTurns();
    const outcomes = [];
    const left = [];
    await measureEach(sequences, options, async (readings, own) => {
        const { toMove = [], others = [] } = Object.groupBy(findingsIn(readings), ({ plan }) => plan?.kind === 'move' ? 'toMove' : 'others');
        outcomes.push(...others.map(judge));
        const settled = await fixQuietOnes(toMove.map(sequenceOf), { ...own, inTurn });
        for (const finding of toMove) {
            const result = settled.get(finding.sequence.oid);
            if (result === undefined)
                left.push({ finding, earlier: null });
            else if (result.kind === 'overtaken')
                left.push({ finding, earlier: result.move });
            else
                outcomes.push(judgeFixed(finding, result));
        }
    });
    return [...outcomes, ...(await fixLeft(left, { ...options, inTurn }))];
}
async function fixLeft(left, options) {
    const toFix = left.map(({ finding: { sequence }, earlier }) => ({ sequence, earlier }));
    const fixes = await fixOneByOne(toFix, options);
    return left.map(({ finding }) => {
        const made = fixes.get(finding.sequence.oid);
        return made === undefined ? judge(finding) : judgeFixed(finding, made);
    });
}
function finder(sequences, policy) {
    const byOid = new Map(sequences.map((sequence) => [sequence.oid, sequence]));
    return (readings) => [...readings].flatMap(([oid, reading]) => {
        const sequence = byOid.get(oid);
        return sequence === undefined ? [] : [findingOf(sequence, reading, policy)];
    });
}
function sequenceOf({ sequence }) {
    return sequence;
}

;// CONCATENATED MODULE: ./lib/connect/unsuitable-server.js



const OLDEST = { major: 10, number: 100_000 };
const NEEDED = `The action needs PostgreSQL ${OLDEST.major} or later.`;
async function onPostgres(session, work) {
    try {
        return await work(session);
    }
    catch (error) {
        if (isConnectionLost(error))
            throw error;
        const version = await readVersion(session);
        throw (version === null ? null : explainRefusal(version, error)) ?? error;
    }
}
function requireRecent(number, version) {
    if (number < OLDEST.number)
        throw tooOld(version);
}
const POSTGRES = /^PostgreSQL (?<major>\d+)[.\w]*(?: \([^)]*\))?(?: on |, ).*bit$/s;
function explainRefusal(version, error) {
    const major = POSTGRES.exec(version)?.groups?.['major'];
    if (major !== undefined)
        return Number(major) < OLDEST.major ? tooOld(version) : null;
    const why = explainError(error, 'use a server of PostgreSQL itself');
    const message = `The server calls itself “${version}”, and does not take what the action asks PostgreSQL for: ${why}.`;
    return new errors/* RunError */.e4(message, NEEDED, { cause: error });
}
function tooOld(version) {
    return new errors/* RunError */.e4(`The server calls itself “${version}”, and has no catalog pg_sequence, which came with PostgreSQL ${OLDEST.major}.`, `${NEEDED} Upgrade the server, or move its sequences with setval by hand.`);
}
async function readVersion(session) {
    try {
        const [row] = await session.query('select version() as version');
        return row?.version ?? null;
    }
    catch {
        return null;
    }
}

;// CONCATENATED MODULE: ./lib/connect/server-facts.js


async function readServerFacts(session) {
    return inTransaction(session, { mode: 'snapshot' }, async (transaction) => {
        const [row] = await transaction.query(`
      select current_setting('server_version') as version,
             version() as whole_version,
             current_setting('server_version_num')::int4 as server_version,
             pg_is_in_recovery() as is_standby,
             current_setting('is_superuser') = 'on' as is_superuser,
             -- pg_settings gives it without a unit: milliseconds
             (select s.setting::int4 from pg_settings as s where s.name = 'deadlock_timeout') as deadlock_timeout`);
        if (row === undefined)
            throw new Error('The server answered nothing about itself.');
        requireRecent(row.server_version, row.whole_version);
        return {
            version: row.version,
            serverVersion: row.server_version,
            isStandby: row.is_standby,
            deadlockTimeout: row.deadlock_timeout,
            setsDeadlockTimeout: row.is_superuser,
        };
    });
}

;// CONCATENATED MODULE: ./lib/connect/connect-errors.js
class MissingPasswordError extends Error {
    name = 'MissingPasswordError';
}
class ChannelBindingError extends Error {
    name = 'ChannelBindingError';
}
class UnwantedServerError extends Error {
    name = 'UnwantedServerError';
    wanted;
    isStandby;
    constructor(wanted, isStandby) {
        super(`not ${wanted}`);
        this.wanted = wanted;
        this.isStandby = isStandby;
    }
}
class ConnectError extends Error {
    name = 'ConnectError';
    failures;
    constructor(failures) {
        super('no server could be connected to', { cause: failures.at(-1)?.error });
        this.failures = failures;
    }
}

;// CONCATENATED MODULE: ./lib/connect/failures.js


const UNREACHABLE = [
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOENT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
];
const STARTING = [
    'ECONNREFUSED',
    'ECONNRESET',
    SqlState.cannotConnectNow,
    SqlState.adminShutdown,
];
function isStarting(error) {
    return STARTING.includes(errorCode(error)) || isHangUp(error);
}
function mayOtherHostDo(error) {
    return (error instanceof UnwantedServerError ||
        isStarting(error) ||
        isTimeout(error) ||
        UNREACHABLE.includes(errorCode(error)));
}
function mayOtherWayDo(error) {
    const isLoginRefused = isServerError(error) && errorCode(error)?.startsWith('28') === true;
    return isLoginRefused || isTlsRefusal(error) || isTlsFailure(error);
}
function isTlsRefusal(error) {
    return isClientError(error, 'The server does not support SSL connections');
}
const CERTIFICATE_CODE = /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_|HOSTNAME_|PATH_LENGTH_|ERR_TLS_CERT_)/;
function isCertificateFailure(error) {
    return CERTIFICATE_CODE.test(errorCode(error) ?? '');
}
function isTlsFailure(error) {
    return (isCertificateFailure(error) ||
        /^(?:ERR_SSL_|ERR_OSSL_|ERR_TLS_|EPROTO$)/.test(errorCode(error) ?? '') ||
        isClientError(error, 'There was an error establishing an SSL connection'));
}
function isHangUp(error) {
    return isClientError(error, 'Connection terminated unexpectedly');
}
function isTimeout(error) {
    return (isClientError(error, 'timeout expired') ||
        isClientError(error, 'Connection terminated due to connection timeout') ||
        isClientError(error, 'timeout exceeded when trying to connect'));
}
function isClientError(error, message) {
    return error instanceof Error && errorCode(error) === null && error.message === message;
}
function messageOf(error) {
    if (!(error instanceof Error))
        return String(error);
    const [first] = error instanceof AggregateError ? error.errors : [];
    const message = error.message === '' && first instanceof Error ? first.message : error.message;
    return (message || (errorCode(error) ?? error.name)).replace(/\.$/, '');
}

;// CONCATENATED MODULE: ./lib/connect/explain-tls-failure.js



function explainTlsFailure({ host, error }, { mode }) {
    const place = placeOf(host);
    const code = errorCode(error);
    if (isTlsRefusal(error)) {
        return [
            `The server at ${place} does not offer TLS, and sslmode is ${mode}.`,
            'Use sslmode=prefer or sslmode=disable, or turn on ssl on the server.',
        ];
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
        return [
            `The certificate of the server at ${place} is for another name than "${host.name}", and sslmode is ${mode}.`,
            'Connect by a name that the certificate has, or use sslmode=verify-ca, which checks only who issued it.',
        ];
    }
    if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
        return [
            `The certificate of the server at ${place} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}.`,
            'Renew it, or check the clocks of both machines.',
        ];
    }
    if (isCertificateFailure(error)) {
        return [
            `The certificate of the server at ${place} was not accepted: ${wordsOf(code)}.`,
            "Give the authority that issued it in sslrootcert (or ~/.postgresql/root.crt); sslrootcert=system knows the machine's authorities.",
        ];
    }
    if (!isTlsFailure(error))
        return null;
    return [
        `TLS with the server at ${place} failed: ${wordsOf(code)}.`,
        'Check the TLS versions of both sides and, where the server wants a client certificate, sslcert and sslkey.',
    ];
}
function wordsOf(code) {
    return (code ?? 'the handshake was refused')
        .replace(/^ERR_(?:SSL|TLS|OSSL)_/, '')
        .toLowerCase()
        .replaceAll('_', ' ');
}

;// CONCATENATED MODULE: ./lib/connect/explain-uncoded-failure.js





function explainUncodedFailure({ host, error }, settings) {
    const place = placeOf(host);
    if (error instanceof MissingPasswordError) {
        const { user, unusedPasswordFile } = settings;
        return [
            `The server at ${place} asks for a password for role "${user}" and none was given.`,
            unusedPasswordFile ?? 'Put it into connection-string, or set PGPASSWORD.',
        ];
    }
    if (error instanceof UnwantedServerError) {
        return [
            `The server at ${place} is ${error.isStandby ? 'a hot standby' : 'no hot standby'}, and target_session_attrs is ${error.wanted}.`,
            'Name a host of that kind as well, or change target_session_attrs.',
        ];
    }
    if (error instanceof ChannelBindingError) {
        return [
            `The server at ${place} does not bind the password to its certificate, and channel_binding is require.`,
            'Use a role with a SCRAM password over TLS, or channel_binding=prefer.',
        ];
    }
    if (isHangUp(error)) {
        return [
            `The server at ${place} hung up before it said anything.`,
            'Check that this is the port of PostgreSQL; a server that is still starting needs a higher connect-timeout.',
        ];
    }
    if (isTimeout(error)) {
        return [
            `Nothing answered in time at ${place}.`,
            'Check host, port, firewall and network; a slow one needs a higher connect-timeout (or connect_timeout in the connection).',
        ];
    }
    return (explainTlsFailure({ host, error }, settings.tls) ?? [
        `Connecting to ${place} failed: ${messageOf(error)}.`,
        isServerError(error)
            ? 'Check options, and the settings of role and database: the server itself says no.'
            : 'Check host, port, network and TLS settings.',
    ]);
}

;// CONCATENATED MODULE: ./lib/connect/explain-connection-failure.js





function explainConnectError({ failures, cause }, settings) {
    const explanations = failures.map((failure) => explainHostFailure(failure, settings));
    const origin = settings.isByDefault ? [BY_DEFAULT] : [];
    const messages = [...explanations, ...origin].map(([message]) => message);
    const hints = new Set([...origin, ...explanations].map(([, hint]) => hint));
    return new errors/* RunError */.e4(messages.join(' '), [...hints].join(' '), { cause });
}
const BY_DEFAULT = [
    'It was tried by default, since connection-string is empty and no PG* variable names a host.',
    'A secret is empty in a pull request from a fork or of Dependabot, and where its name is misspelled.',
];
function explainHostFailure({ host, error }, settings) {
    const { user, database } = settings;
    const place = placeOf(host);
    switch (errorCode(error)) {
        case SqlState.invalidPassword:
            return [
                `The server at ${place} rejected the password of role "${user}".`,
                'Check the password in connection-string, PGPASSWORD or the password file; in a URI, special characters must be percent-encoded.',
            ];
        case SqlState.invalidAuthorization:
            return [
                `The server at ${place} does not let role "${user}" connect to database "${database}": ${messageOf(error)}.`,
                "Check that the role exists and may log in (without one in connection-string or PGUSER, the operating system's user is taken), that pg_hba.conf has a line for it, and sslmode if the server insists on TLS.",
            ];
        case SqlState.insufficientPrivilege:
            return [
                `Role "${user}" may not connect to database "${database}" of the server at ${place}.`,
                `Give it what it lacks: GRANT CONNECT ON DATABASE ${quoted(database)} TO ${quoted(user)}.`,
            ];
        case SqlState.invalidCatalogName:
            return [
                `There is no database "${database}" on the server at ${place}.`,
                'Check the database name in connection-string or PGDATABASE; without one, the name of the role is used.',
            ];
        case SqlState.tooManyConnections:
            return [
                `The server at ${place} has no connection left: ${messageOf(error)}.`,
                'Close other connections, or raise max_connections, or the CONNECTION LIMIT of the database or the role.',
            ];
        case 'ECONNREFUSED':
        case 'ECONNRESET':
        case 'ENOENT':
        case SqlState.cannotConnectNow:
        case SqlState.adminShutdown:
            return [
                `No PostgreSQL server answers at ${place}.`,
                "In a job on the runner itself use localhost and the mapped port (ports: 5432:5432); in a container job use the service's label and port 5432. A slow start needs a higher connect-timeout.",
            ];
        case 'ENETUNREACH':
            return [
                `There is no way through the network to ${place}: ${messageOf(error)}.`,
                "GitHub's runners have no IPv6: where the host has no other address, use one that has, such as a pooler of the same provider.",
            ];
        case 'ENOTFOUND':
        case 'EAI_AGAIN':
            return [
                `The host name "${host.name}" is unknown.`,
                "A service's label is a host name only in a container job; in a job on the runner itself use localhost and the mapped port.",
            ];
        default:
            return explainUncodedFailure({ host, error }, settings);
    }
}
function quoted(name) {
    return `"${name.replaceAll('"', '""')}"`;
}

// EXTERNAL MODULE: ./node_modules/pg/lib/index.js
var lib = __nccwpck_require__(3273);
;// CONCATENATED MODULE: ./node_modules/pg/esm/index.mjs
// ESM wrapper for pg


// Re-export all the properties
const Client = lib.Client
const Pool = lib.Pool
const Connection = lib.Connection
const types = lib.types
const Query = lib.Query
const DatabaseError = lib.DatabaseError
const escapeIdentifier = lib.escapeIdentifier
const escapeLiteral = lib.escapeLiteral
const Result = lib.Result
const TypeOverrides = lib.TypeOverrides

// Also export the defaults
const defaults = lib.defaults

// Re-export the default
/* harmony default export */ const esm = ((/* unused pure expression or super */ null && (pg)));

;// CONCATENATED MODULE: ./lib/connect/at-work.sql.js
async function readIsAtWork(session, applicationName) {
    const rows = await session.query(`select 1
       from pg_stat_activity as a
      where a.application_name = $1::text
        and a.datname = current_database()
        and coalesce(a.state, 'hidden') not in ('idle', 'idle in transaction', 'idle in transaction (aborted)')`, [applicationName]);
    return rows.length > 0;
}

;// CONCATENATED MODULE: ./lib/connect/channel-binding.js

const BOUND_MECHANISM = 'SCRAM-SHA-256-PLUS';
function requireChannelBinding(connection) {
    let isBound = false;
    const refuse = () => connection.stream.destroy(new ChannelBindingError());
    connection.on('authenticationSASL', ({ mechanisms }) => {
        if (!mechanisms.includes(BOUND_MECHANISM))
            refuse();
    });
    connection.on('authenticationCleartextPassword', refuse);
    connection.on('authenticationMD5Password', refuse);
    connection.on('authenticationSASLFinal', () => {
        isBound = true;
    });
    return () => isBound;
}

// EXTERNAL MODULE: external "node:timers"
var external_node_timers_ = __nccwpck_require__(7997);
;// CONCATENATED MODULE: ./lib/connect/cancel-request.js
const CANCEL_REQUEST_CODE = 80_877_102;
function cancelRequest(session) {
    const { processID, secretKey } = { processID: null, secretKey: null, ...session };
    if (typeof processID !== 'number' || typeof secretKey !== 'number')
        return null;
    const message = Buffer.alloc(16);
    message.writeInt32BE(message.length, 0);
    message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
    message.writeInt32BE(processID, 8);
    message.writeInt32BE(secretKey, 12);
    return message;
}

;// CONCATENATED MODULE: ./lib/connect/end-on-abort.js



const GRACE = 1000;
function endOnAbort(signal, { lent, sockets }) {
    const destroy = () => {
        for (const socket of sockets)
            socket.destroy(signal.reason);
    };
    const end = () => {
        for (const client of lent)
            cancelStatement(client);
        (0,external_node_timers_.setTimeout)(destroy, lent.size > 0 ? GRACE : 0);
    };
    signal.addEventListener('abort', end);
    return () => signal.removeEventListener('abort', end);
}
function cancelStatement(client) {
    const request = cancelRequest(client);
    if (request === null)
        return;
    const { remoteAddress } = client.connection.stream;
    const socket = client.host.startsWith('/')
        ? (0,external_node_net_namespaceObject.connect)(`${client.host}/.s.PGSQL.${client.port}`)
        : (0,external_node_net_namespaceObject.connect)(client.port, remoteAddress ?? client.host);
    socket.on('error', () => undefined);
    socket.end(request);
}

;// CONCATENATED MODULE: ./lib/connect/sessions.js


const MILLISECONDS_TO_A_FREE_SESSION = 20;
function lend(pool, { sessionOf, lent, signal }) {
    async function borrow() {
        for (;;) {
            signal.throwIfAborted();
            try {
                return await pool.connect();
            }
            catch (error) {
                const isLast = lent.size === 0 && pool.idleCount === 0;
                if (isLast || errorCode(error) !== SqlState.tooManyConnections)
                    throw error;
                await (0,promises_namespaceObject.setTimeout)(MILLISECONDS_TO_A_FREE_SESSION);
            }
        }
    }
    return async (work) => {
        const client = await borrow();
        lent.add(client);
        try {
            const result = await work(sessionOf(client));
            client.release();
            return result;
        }
        catch (error) {
            client.release(isConnectionLost(error));
            throw signal.aborted ? signal.reason : error;
        }
        finally {
            lent.delete(client);
        }
    };
}

;// CONCATENATED MODULE: ./lib/connect/watch.js

const LOOKS = 5;
async function watched(answer, watch) {
    const answered = { is: false };
    const firstLook = setTimeout(() => void look(watch, answered), watch.interval);
    try {
        return await answer;
    }
    finally {
        answered.is = true;
        clearTimeout(firstLook);
    }
}
async function look({ interval, isAtWork, giveUp }, answered) {
    for (let misses = 0; misses < LOOKS;) {
        const [isSeen] = await Promise.all([isAtWork(), (0,promises_namespaceObject.setTimeout)(interval, undefined, { ref: false })]);
        if (answered.is)
            return;
        misses = isSeen ? 0 : misses + 1;
    }
    const seconds = Math.round((interval * (LOOKS + 1)) / 1000);
    giveUp(new Error(`the server gave no answer and was not seen at work for ${seconds} s`));
}

;// CONCATENATED MODULE: ./lib/connect/postgres.js











async function openPool(settings, { host, tls }, { size, timeout, signal, patience }) {
    signal.throwIfAborted();
    const lent = new Set();
    const sockets = new Set();
    const stayOpen = endOnAbort(signal, { lent, sockets });
    const config = {
        ...clientConfig(settings, { host, tls }),
        connectionTimeoutMillis: timeout,
        stream: () => socketAmong(sockets),
    };
    const clients = settings.tls.channelBinding === 'require' ? BOUND : { Client: ClosingClient };
    const pool = new Pool({ ...config, ...clients, max: size, idleTimeoutMillis: 0 });
    pool.on('error', ignoreLateError);
    pool.on('connect', (client) => client.on('error', ignoreLateError));
    try {
        ;
        (await pool.connect()).release();
    }
    catch (error) {
        stayOpen();
        await pool.end();
        throw error;
    }
    const look = { interval: patience, isAtWork: () => isAtWork(config) };
    return {
        size,
        host,
        isEncrypted: tls !== false,
        use: lend(pool, { lent, signal, sessionOf: (client) => watchedSession(client, look) }),
        async close() {
            stayOpen();
            await pool.end();
            await Promise.race([
                Promise.all([...sockets].map(postgres_closed)),
                (0,promises_namespaceObject.setTimeout)(LONGEST_GOODBYE, undefined, { ref: false }),
            ]);
            for (const socket of sockets)
                socket.unref();
        },
    };
}
const SILENCE_BEFORE_KEEPALIVE = 10_000;
function clientConfig(settings, { host, tls }) {
    const { user, database, options, applicationName, keepAlive } = settings;
    const { negotiation, channelBinding } = settings.tls;
    return {
        host: host.address ?? host.name,
        port: host.port,
        user,
        database,
        password: () => passwordFor(host),
        ssl: tls,
        sslnegotiation: tls === false ? 'postgres' : negotiation,
        enableChannelBinding: tls !== false && channelBinding !== 'disable',
        application_name: applicationName,
        keepAlive: keepAlive.isOn,
        keepAliveInitialDelayMillis: keepAlive.idleSeconds * 1000 || SILENCE_BEFORE_KEEPALIVE,
        types: { getTypeParser },
        ...(options === '' ? {} : { options }),
    };
}
async function passwordFor({ password }) {
    if (password === null)
        throw new MissingPasswordError();
    return password;
}
const LONGEST_GOODBYE = 1000;
function postgres_closed(socket) {
    return new Promise((resolve) => void socket.once('close', () => resolve()));
}
function socketAmong(sockets) {
    const socket = new external_node_net_namespaceObject.Socket();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
}
class ClosingClient extends Client {
    major = Number.NaN;
    constructor(config) {
        super(config);
        this.connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
            if (parameterName === 'server_version')
                this.major = Number(/\d+/.exec(parameterValue)?.[0]);
        });
        this.connection.on('error', () => this.connection.stream.destroy());
    }
}
class BoundClient extends ClosingClient {
    isBound = requireChannelBinding(this.connection);
}
const BOUND = {
    Client: BoundClient,
    verify(client, done) {
        const isBound = client instanceof BoundClient && client.isBound();
        done(isBound ? undefined : new ChannelBindingError());
    },
};
function watchedSession(client, look) {
    const watch = { ...look, giveUp: (reason) => client.connection.stream.destroy(reason) };
    return sessionOn(client, (sql, values) => watched(client.query(sql, values), watch));
}
function sessionOn(client, ask) {
    return {
        major: client instanceof ClosingClient ? client.major : Number.NaN,
        async query(sql, values) {
            const answer = await ask(sql, values && [...values]);
            const { rows } = Array.isArray(answer) ? answer.at(-1) : answer;
            return rows;
        },
        async queryEach(statements) {
            const answers = [await ask(statements.join('; '))].flat();
            return answers.map(({ rows }) => rows);
        },
    };
}
async function isAtWork(config) {
    const { application_name: name = '', connectionTimeoutMillis } = config;
    const client = new ClosingClient({
        ...config,
        query_timeout: connectionTimeoutMillis,
        application_name: `${name}: look`,
    });
    client.on('error', ignoreLateError);
    try {
        await client.connect();
        const session = sessionOn(client, (sql, values) => client.query(sql, values));
        return await inTransaction(session, { mode: 'snapshot' }, (transaction) => readIsAtWork(transaction, name));
    }
    catch (error) {
        return !isConnectionLost(error);
    }
    finally {
        client.connection.stream.destroy();
    }
}
const PARSERS = new Map([
    [types.builtins.INT8, BigInt],
    [1016, bigints],
]);
function getTypeParser(...[oid, format]) {
    return PARSERS.get(oid) ?? types.getTypeParser(oid, format);
}
function bigints(text) {
    const items = text === '{}' ? [] : text.slice(1, -1).split(',');
    return items.map((item) => (item === 'NULL' ? null : BigInt(item)));
}
function ignoreLateError() { }

;// CONCATENATED MODULE: ./lib/connect/wanted-server.js


const TARGET_SESSION_ATTRS = [
    'any',
    'read-write',
    'read-only',
    'primary',
    'standby',
    'prefer-standby',
];
async function requireWanted(session, wanted) {
    if (wanted === 'any')
        return;
    const [row] = await session.query([...withoutJit(session), SERVER_KIND].join('; '));
    if (row === undefined)
        throw new Error('The server answered nothing about itself.');
    const { is_standby: isStandby, is_read_only: isReadOnly } = row;
    if (!isWanted(wanted, { isStandby, isReadOnly }))
        throw new UnwantedServerError(wanted, isStandby);
}
const SERVER_KIND = `
  select pg_catalog.pg_is_in_recovery() as is_standby,
         pg_catalog.current_setting('transaction_read_only') = 'on' as is_read_only`;
function isWanted(wanted, { isStandby, isReadOnly }) {
    switch (wanted) {
        case 'any':
            return true;
        case 'read-write':
            return !isReadOnly;
        case 'read-only':
            return isReadOnly;
        case 'primary':
            return !isStandby;
        case 'standby':
        case 'prefer-standby':
            return isStandby;
    }
}

;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");
;// CONCATENATED MODULE: ./lib/connect/ways.js



const ATTEMPTS = {
    disable: ['plain'],
    allow: ['plain', 'tls'],
    prefer: ['tls', 'plain'],
    require: ['tls'],
    'verify-ca': ['tls'],
    'verify-full': ['tls'],
};
function waysTo(host, tls) {
    if (isSocket(host))
        return [false];
    return ATTEMPTS[tls.mode].map((attempt) => attempt === 'tls' && tlsOptions(host, tls));
}
function tlsOptions(host, tls) {
    const { authorities, revocations, own, minVersion, maxVersion, mode } = tls;
    const knowsName = host.address !== null && (0,external_node_net_namespaceObject.isIP)(host.name) === 0;
    return {
        minVersion,
        maxVersion,
        ...(authorities === null ? { rejectUnauthorized: false } : { ca: [...authorities] }),
        ...(revocations === null ? {} : { crl: revocations }),
        ...(own === null ? {} : { cert: own.certificate, key: own.key }),
        ...(own?.passphrase ? { passphrase: own.passphrase } : {}),
        ...(knowsName ? { servername: host.name } : {}),
        checkServerIdentity: (_, certificate) => mode === 'verify-full' ? checkIdentity(host.name, certificate) : undefined,
    };
}
function checkIdentity(name, certificate) {
    const alternatives = certificate.subjectaltname?.split(', ') ?? [];
    const hasAddresses = alternatives.some((text) => text.startsWith('IP Address:'));
    const isNamed = alternatives.includes(`DNS:${name}`) || (!hasAddresses && certificate.subject.CN === name);
    return (0,external_node_net_namespaceObject.isIP)(name) !== 0 && isNamed ? undefined : (0,external_node_tls_namespaceObject.checkServerIdentity)(name, certificate);
}

;// CONCATENATED MODULE: ./lib/connect/open-sessions.js






async function openSessions(settings, options) {
    const { hosts } = settings;
    const attempt = { settings, options: bounded(options, settings) };
    const [first, ...others] = passes(settings.targetSessionAttrs);
    let error = new ConnectError([]);
    for (const wanted of [first, ...others]) {
        try {
            return await openFirst(hosts, { ...attempt, wanted });
        }
        catch (failure) {
            if (!(failure instanceof ConnectError))
                throw failure;
            error = failure;
        }
    }
    throw error;
}
function passes(wanted) {
    return wanted === 'prefer-standby' ? ['standby', 'any'] : [wanted];
}
function bounded(options, { secondsForEachHost }) {
    const { timeout } = options;
    const longest = secondsForEachHost === null ? timeout : secondsForEachHost * 1000;
    return { ...options, timeout: Math.min(timeout, longest), patience: timeout };
}
async function openFirst(hosts, attempt) {
    const failures = [];
    for (const host of hosts) {
        try {
            return await openAt(host, attempt);
        }
        catch (error) {
            if (!mayOtherHostDo(error))
                throw new ConnectError([{ host, error }]);
            failures.push({ host, error });
        }
    }
    throw new ConnectError(failures);
}
async function openAt(host, { settings, options, wanted }) {
    const failures = [];
    for (const tls of waysTo(host, settings.tls)) {
        try {
            const sessions = await openPool(settings, { host, tls }, options);
            return await keepIfWanted(sessions, wanted);
        }
        catch (error) {
            failures.push({ tls, error });
            if (!mayOtherWayDo(error))
                throw error;
        }
    }
    throw mostTelling(failures);
}
async function keepIfWanted(sessions, wanted) {
    try {
        await sessions.use((session) => requireWanted(session, wanted));
        return sessions;
    }
    catch (error) {
        await sessions.close();
        throw error;
    }
}
function mostTelling(failures) {
    const heard = failures.filter(({ error }) => !isTlsRefusal(error));
    const telling = heard.find(({ error }) => errorCode(error) === SqlState.invalidPassword) ??
        heard.find(({ tls }) => tls !== false) ??
        heard[0] ??
        failures[0];
    return telling?.error;
}

;// CONCATENATED MODULE: ./node_modules/is-network-error/index.js
const objectToString = Object.prototype.toString;

const isError = value => objectToString.call(value) === '[object Error]';

const errorMessages = new Set([
	'network error', // Chrome
	'NetworkError when attempting to fetch resource.', // Firefox
	'The Internet connection appears to be offline.', // Safari 16
	'Network request failed', // `cross-fetch`
	'fetch failed', // Undici (Node.js)
	'terminated', // Undici (Node.js)
	' A network error occurred.', // Bun (WebKit)
	'Network connection lost', // Cloudflare Workers (fetch)
]);

function isNetworkError(error) {
	const isValid = error
		&& isError(error)
		&& error.name === 'TypeError'
		&& typeof error.message === 'string';

	if (!isValid) {
		return false;
	}

	const {message, stack} = error;

	// Safari 17+ has generic message but no stack for network errors
	if (message === 'Load failed' || (message.startsWith('Load failed (') && message.endsWith(')'))) {
		return stack === undefined
			// Sentry adds its own stack trace to the fetch error, so also check for that
			|| '__sentry_captured__' in error;
	}

	// Deno network errors start with specific text
	if (message.startsWith('error sending request for url')) {
		return true;
	}

	// Chrome: exact "Failed to fetch" or with hostname: "Failed to fetch (example.com)"
	if (message === 'Failed to fetch' || (message.startsWith('Failed to fetch (') && message.endsWith(')'))) {
		return true;
	}

	// Standard network error messages
	return errorMessages.has(message);
}

;// CONCATENATED MODULE: ./node_modules/p-retry/index.js


function validateRetries(retries) {
	if (typeof retries === 'number') {
		if (retries < 0) {
			throw new TypeError('Expected `retries` to be a non-negative number.');
		}

		if (Number.isNaN(retries)) {
			throw new TypeError('Expected `retries` to be a valid number or Infinity, got NaN.');
		}

		// Not `Number.isSafeInteger`, which would reject a huge `retries`. That is accepted on purpose and behaves as effectively forever.
		// eslint-disable-next-line unicorn/prefer-number-is-safe-integer
		if (Number.isFinite(retries) && !Number.isInteger(retries)) {
			throw new TypeError('Expected `retries` to be a non-negative integer or Infinity.');
		}
	} else if (retries !== undefined) {
		throw new TypeError('Expected `retries` to be a number or Infinity.');
	}
}

function validateNumberOption(name, value, {allowInfinity = false} = {}) {
	if (typeof value !== 'number' || Number.isNaN(value)) {
		throw new TypeError(`Expected \`${name}\` to be a number${allowInfinity ? ' or Infinity' : ''}.`);
	}

	if (!allowInfinity && !Number.isFinite(value)) {
		throw new TypeError(`Expected \`${name}\` to be a finite number.`);
	}

	if (value < 0) {
		throw new TypeError(`Expected \`${name}\` to be \u{2265} 0.`);
	}
}

function validateOption(name, value, type) {
	// `null` means "not provided", as it does for the other options. `unref` needs this because it is the one option with no default of its own.
	if (value === undefined || value === null) {
		return;
	}

	if (typeof value !== type) {
		throw new TypeError(`Expected \`${name}\` to be a ${type}.`);
	}
}

function validateSignal(value) {
	// `null` means "not provided", as it does for the other options.
	if (value === undefined || value === null) {
		return;
	}

	// Duck typed rather than `instanceof`, so a signal from another realm still works. All three methods are checked because `removeEventListener` is called from inside a timer callback, where a `TypeError` would be an uncaught exception rather than a rejection the caller could catch.
	if (typeof value.throwIfAborted !== 'function'
		|| typeof value.addEventListener !== 'function'
		|| typeof value.removeEventListener !== 'function') {
		throw new TypeError('Expected `signal` to be an AbortSignal.');
	}
}

class AbortError extends Error {
	constructor(message) {
		super(typeof message === 'string' ? message : undefined);

		this.name = 'AbortError';

		if (message instanceof Error) {
			this.originalError = message;
			({message} = message);
		} else {
			// Created here, so it already captures every caller frame. Copying `this.stack` instead would only rewrite the header, which is rendered lazily from `name` and `message` at read time. It also stringifies a non-string message, so reuse its result below.
			this.originalError = new Error(message);
			({message} = this.originalError);

			// The caller sees this error, so the frame for this constructor is dropped where the runtime supports it. Left in, the top frame blames p-retry for an error the caller threw. An error the caller passed keeps its own stack, which points at their throw site already. V8-only, hence the lint exception, and the optional call leaves the stack as it is where it is missing.
			// eslint-disable-next-line unicorn/no-nonstandard-builtin-properties
			Error.captureStackTrace?.(this.originalError, AbortError);
		}

		this.message = message;
	}
}

// `setTimeout` cannot represent a longer delay and fires it right away instead, which turns a long backoff into a tight retry loop. Cap at the largest value it can still hold.
const maximumDelay = (2 ** 31) - 1;

function calculateDelay(retriesConsumed, options) {
	// Nothing to wait for, and multiplying by a factor that has grown to `Infinity` would give `NaN`.
	if (options.minTimeout === 0) {
		return 0;
	}

	// `retriesConsumed` starts at 0 and only ever counts up, so the first retry is already attempt 1.
	const attempt = retriesConsumed + 1;
	const random = options.randomize ? (Math.random() + 1) : 1;

	const timeout = Math.round(random * options.minTimeout * (options.factor ** (attempt - 1)));

	// `maxTimeout` rounds up, so a fractional cap still gives a whole number of milliseconds. Rounding down would turn a cap below 1 into no timer at all, which never yields to the event loop. `Math.ceil(Infinity)` is `Infinity`.
	return Math.min(timeout, Math.ceil(options.maxTimeout), maximumDelay);
}

function calculateRemainingTime(start, max) {
	return Number.isFinite(max) ? max - (performance.now() - start) : max;
}

async function delayForRetry(delay, options) {
	if (delay <= 0) {
		return;
	}

	await new Promise((resolve, reject) => {
		// Registered with `once`, so it removes itself when it fires.
		const onAbort = () => {
			clearTimeout(timeoutToken);
			reject(options.signal.reason);
		};

		const timeoutToken = setTimeout(() => {
			options.signal?.removeEventListener('abort', onAbort);
			resolve();
		}, delay);

		if (options.unref) {
			timeoutToken.unref?.();
		}

		options.signal?.addEventListener('abort', onAbort, {once: true});
	});
}

// Stringifying a thrown value can itself throw, for an object with no usable `toString`. That must never be allowed to replace the failure the caller is actually dealing with.
//
// A thrown value whose own accessors or proxy traps throw is not supported, here or anywhere else. It comes from the caller's own code, so it is not something to defend against.
function stringifyThrownValue(value) {
	try {
		return String(value);
	} catch {
		return Object.prototype.toString.call(value);
	}
}

// `AbortError` wraps the error the caller actually wants, and the wrappers can be nested, so keep unwrapping until the cause is reached. Otherwise an `AbortError` would escape `pRetry` and a `catch` doing `error instanceof AbortError` would read a real failure as a cancellation.
//
// Two wrappers whose `originalError` points at each other are not supported, like the thrown values above.
function unwrapAbortError(error) {
	let cause = error;

	// A wrapper with no error to unwrap to is the cause as far as it goes.
	while (cause instanceof AbortError && cause.originalError instanceof Error) {
		cause = cause.originalError;
	}

	return cause;
}

async function onAttemptFailure({error, attemptNumber, retriesConsumed, startTime, options}) {
	// The signal is checked after the operation and after every callback, so a cancellation is never reported as an operation failure or a callback's decision, and no callback runs after it. The last check also guards the delay, whose abort listener never fires on a signal that is already aborted.
	const abortIfNeeded = () => {
		options.signal?.throwIfAborted();
	};

	const normalizedError = error instanceof Error
		? error
		: new TypeError(`Non-error was thrown: "${stringifyThrownValue(error)}". You should only throw errors.`);

	// Checked before unwrapping an `AbortError`, because the reason a caller aborted with is final. Unwrapping it would replace the reason they chose with whatever is inside it, and it would also let an `AbortError` from the operation outrank a cancellation the caller asked for.
	abortIfNeeded();

	if (normalizedError instanceof AbortError) {
		throw unwrapAbortError(normalizedError);
	}

	// `retriesConsumed` only ever advances while `retriesLeft` is above 0, so this is never negative. `Infinity` minus a finite count is `Infinity`, so an unlimited budget needs no special case.
	const retriesLeft = options.retries - retriesConsumed;

	// A `TypeError` normally means the operation itself is broken rather than the thing it was trying to reach, so retrying it does not help. A network `TypeError` is the exception, and its message differs per runtime, so it has to be recognised rather than assumed.
	const isRetriableError = !(normalizedError instanceof TypeError) || isNetworkError(normalizedError);

	// Out of time already, out of retries, or a failure that is never retried, so the delay is 0 and the callbacks are told that no retry follows. Only computed when a retry can still follow, so a randomized delay does not draw from `Math.random` for a wait that is never taken.
	const timeLeft = calculateRemainingTime(startTime, options.maxRetryTime);
	const delayTime = isRetriableError && timeLeft > 0 && retriesLeft > 0 ? calculateDelay(retriesConsumed, options) : 0;

	const consumeRetryContext = Object.freeze({
		error: normalizedError,
		attemptNumber,
		retriesLeft,
		retriesConsumed,
		retryDelay: delayTime,
	});

	// No answer means no opinion, so fall back to the default. Treating it as `false` instead would leave `retries` uncounted and let the loop run forever.
	const consumeRetry = (await options.shouldConsumeRetry(consumeRetryContext)) ?? true;

	abortIfNeeded();

	const effectiveDelay = consumeRetry ? delayTime : 0;
	const context = Object.freeze({
		error: normalizedError,
		attemptNumber,
		retriesLeft,
		retriesConsumed,
		retryDelay: effectiveDelay,
	});

	await options.onFailedAttempt(context);

	abortIfNeeded();

	const remainingTime = calculateRemainingTime(startTime, options.maxRetryTime);

	// No time or budget left, or a failure that retrying cannot help with.
	if (
		!isRetriableError
		|| remainingTime <= 0
		|| retriesLeft <= 0
	) {
		throw normalizedError;
	}

	const shouldRetry = await options.shouldRetry(context);

	abortIfNeeded();

	if (!shouldRetry) {
		throw normalizedError;
	}

	const remainingTimeAfterShouldRetry = calculateRemainingTime(startTime, options.maxRetryTime);

	if (remainingTimeAfterShouldRetry <= 0) {
		throw normalizedError;
	}

	if (!consumeRetry) {
		return false;
	}

	await delayForRetry(Math.min(effectiveDelay, remainingTimeAfterShouldRetry), options);

	return true;
}

async function pRetry(input, options = {}) {
	options = {...options};

	// Applied before validating, so that `null` means "not provided" here as it does for every other option.
	options.retries ??= 10;

	validateRetries(options.retries);

	if (Object.hasOwn(options, 'forever')) {
		throw new Error('The `forever` option is no longer supported. For many use-cases, you can set `retries: Infinity` instead.');
	}

	options.factor ??= 2;
	options.minTimeout ??= 1000;
	options.maxTimeout ??= Infinity;
	options.maxRetryTime ??= Infinity;
	options.randomize ??= false;
	options.onFailedAttempt ??= () => {};
	options.shouldRetry ??= () => true;
	options.shouldConsumeRetry ??= () => true;

	// Validate the options that have a runtime type to check.
	validateOption('onFailedAttempt', options.onFailedAttempt, 'function');
	validateOption('shouldRetry', options.shouldRetry, 'function');
	validateOption('shouldConsumeRetry', options.shouldConsumeRetry, 'function');
	validateOption('randomize', options.randomize, 'boolean');
	validateOption('unref', options.unref, 'boolean');
	validateSignal(options.signal);
	validateNumberOption('factor', options.factor);
	validateNumberOption('minTimeout', options.minTimeout);
	validateNumberOption('maxTimeout', options.maxTimeout, {allowInfinity: true});
	validateNumberOption('maxRetryTime', options.maxRetryTime, {allowInfinity: true});

	// A negative factor is rejected above, so this only catches `0`. Treat it as `1` to keep the delay constant instead of dropping to zero after the first retry.
	if (options.factor === 0) {
		options.factor = 1;
	}

	options.signal?.throwIfAborted();

	let attemptNumber = 0;
	let retriesConsumed = 0;
	const startTime = performance.now();

	// A consumed count is always finite, so `Infinity` keeps this true and needs no special case.
	while (retriesConsumed <= options.retries) {
		attemptNumber++;

		try {
			options.signal?.throwIfAborted();

			const result = await input(attemptNumber);

			options.signal?.throwIfAborted();

			return result;
		} catch (error) {
			if (await onAttemptFailure({
				error,
				attemptNumber,
				retriesConsumed,
				startTime,
				options,
			})) {
				retriesConsumed++;
			}
		}
	}

	// Unreachable: `onAttemptFailure` throws once `retriesLeft` reaches 0, which is the same state the loop condition tests, so the loop is always left by a throw. Kept as a guard against a future change to either side breaking that pairing.
	throw new Error('Retry attempts exhausted without throwing an error.');
}

function makeRetriable(function_, options) {
	return function (...arguments_) {
		return pRetry(() => function_.apply(this, arguments_), options);
	};
}

;// CONCATENATED MODULE: ./lib/connect/while-starting.js



function whileStarting(work, { seconds, mayRetry }) {
    return pRetry(work, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 100,
        maxTimeout: 1000,
        factor: 1.5,
        maxRetryTime: seconds * 1000,
        shouldRetry: ({ error }) => mayRetry() && mayComeUp(error),
    });
}
function mayComeUp(error) {
    return error instanceof ConnectError
        ? error.failures.some((failure) => isStarting(failure.error))
        : isStarting(error);
}

;// CONCATENATED MODULE: ./lib/connect/outlast-restarts.js


function outlastRestarts(sessions, { seconds, signal }) {
    let lost = null;
    return {
        ...sessions,
        async use(work) {
            if (lost !== null)
                throw lost;
            let hasBegun = false;
            const lend = () => sessions.use((session) => {
                hasBegun = true;
                return work(session);
            });
            try {
                return await whileStarting(lend, { seconds, mayRetry: () => !hasBegun && !signal.aborted });
            }
            catch (error) {
                if (!hasBegun && !isServerError(error))
                    lost = error;
                throw error;
            }
        },
    };
}

;// CONCATENATED MODULE: ./lib/connect/wait-for-server.js





async function waitForServer(settings, { size, seconds, signal }) {
    const options = { size, timeout: Math.max(seconds, 1) * 1000, signal };
    const mayRetry = () => !signal.aborted;
    try {
        const sessions = await whileStarting(() => openSessions(settings, options), {
            seconds,
            mayRetry,
        });
        return outlastRestarts(sessions, { seconds, signal });
    }
    catch (error) {
        signal.throwIfAborted();
        throw error instanceof ConnectError ? explainConnectError(error, settings) : error;
    }
}

;// CONCATENATED MODULE: ./lib/discover/drawing-columns.sql.js
function drawingColumnsSql(linked) {
    const [tables, columns] = [
        linked.map(({ table_oid }) => table_oid),
        linked.map(({ attnum }) => attnum),
    ];
    return `
    with recursive
    -- a default calls nextval where its stored tree has a call of the function's oid
    call as (
      select '% :funcid ' || f.oid || ' %' as anywhere,
             '{FUNCEXPR :funcid ' || f.oid || ' %' as alone,
             '{FUNCEXPR :funcid ' || 'int4(int8)'::regprocedure::oid || ' %{FUNCEXPR :funcid ' || f.oid || ' %' as as_integer,
             '{FUNCEXPR :funcid ' || 'int2(int8)'::regprocedure::oid || ' %{FUNCEXPR :funcid ' || f.oid || ' %' as as_smallint
        from (select 'nextval(regclass)'::regprocedure::oid) as f (oid)
    ),
    sequence as (
      select c.oid, c.relnamespace from pg_class as c where c.relkind = 'S'
    ),
    -- the sequence that a default names by a constant, where it is one alone
    named as (
      select d.objid as attrdef, min(s.oid) as sequence
        from pg_depend as d
        join sequence as s on s.oid = d.refobjid
        join pg_namespace as n on n.oid = s.relnamespace
       where d.classid = 'pg_attrdef'::regclass
         and d.refclassid = 'pg_class'::regclass
         and d.refobjsubid = 0
         and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       group by d.objid
      having count(*) = 1
    ),
    -- most defaults are nextval of such a constant and nothing else, or that made an integer: two or
    -- three nodes in the tree. To see that here costs far less than to print them as SQL
    call_of_column as (
      select d.adrelid, d.adnum, d.adbin,
             case when d.adbin::text like c.alone and d.adbin::text not like '%{%{%{%'
                    or (d.adbin::text like c.as_integer or d.adbin::text like c.as_smallint)
                       and d.adbin::text not like '%{%{%{%{%'
                  then s.sequence end as sequence
        from pg_attrdef as d
       cross join call as c
        left join named as s on s.attrdef = d.oid
       where d.adbin::text like c.anywhere
    ),
    -- deparsed without the table: such a default cannot refer to columns, and older servers would
    -- lock the table and so wait for whoever alters it
    default_of_column as (
      select c.adrelid, c.adnum, c.sequence,
             case when c.sequence is null then pg_get_expr(c.adbin, 0) end as expression
        from call_of_column as c
    ),
    default_of_domain as (
      select t.oid as typid, pg_get_expr(t.typdefaultbin, 0) as expression
        from pg_type as t
       cross join call as c
       where t.typtype = 'd'
         and t.typdefaultbin::text like c.anywhere
    ),
    -- 'i' ties an identity column to its sequence, 'a' is OWNED BY; rows of any other kind between
    -- a sequence and a column mean nothing
    bound as (
      select d.refobjid as relid, d.refobjsubid as attnum, d.objid as sequence, d.deptype
        from pg_depend as d
        join sequence as s on s.oid = d.objid
       where d.classid = 'pg_class'::regclass
         and d.refclassid = 'pg_class'::regclass
         and d.refobjsubid > 0
         and d.deptype in ('i', 'a')
    ),
    bound_by_column as (
      select b.relid, b.attnum,
             (array_agg(b.sequence) filter (where b.deptype = 'i'))[1] as identity_sequence,
             array_agg(b.sequence order by b.sequence) filter (where b.deptype = 'a') as owned_sequences
        from bound as b
       group by b.relid, b.attnum
    ),
    -- few of all columns, so that the others are met in one join alone
    candidate as (
      select b.relid, b.attnum from bound_by_column as b
      union
      select c.adrelid, c.adnum from call_of_column as c
      union
      -- a domain's default counts only where the column has none of its own
      select a.attrelid, a.attnum
        from default_of_domain as d
        join pg_attribute as a on a.atttypid = d.typid and not a.atthasdef
      union
      select * from unnest('{${tables.join()}}'::oid[], '{${columns.join()}}'::int2[])
    ),
    drawing as (
      select a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
             b.identity_sequence, b.owned_sequences,
             dc.sequence as default_sequence,
             case when a.atthasdef then dc.expression else dd.expression end as expression
        from candidate as c
        join pg_attribute as a on a.attrelid = c.relid and a.attnum = c.attnum
        left join bound_by_column as b on b.relid = a.attrelid and b.attnum = a.attnum
        left join default_of_column as dc on dc.adrelid = a.attrelid and dc.adnum = a.attnum
        left join default_of_domain as dd on dd.typid = a.atttypid
       where a.attnum > 0
         and not a.attisdropped
    ),
    -- each table's indexes, and the columns whose extremes are at the ends of one: first in a B-tree
    -- over all rows, in the type's own order
    indexed as (
      select i.indrelid,
             count(*)::int4 as indexes,
             array_agg(i.indkey[0]) filter (where i.indisvalid and i.indpred is null and o.opcdefault) as columns,
             -- as \`order by\` has it: NULLs last, and first where it descends
             array_agg(i.indkey[0]) filter (where i.indisvalid and i.indpred is null and o.opcdefault
                                              and i.indoption[0] in (0, 3)) as in_order
        from pg_index as i
        left join (select o.oid, o.opcdefault
                     from pg_opclass as o
                     join pg_am as m on m.oid = o.opcmethod and m.amname = 'btree') as o on o.oid = i.indclass[0]
       group by i.indrelid
    ),
    -- a domain over a domain and so on: down to the type that stores the values. There is a type for
    -- each table as well, so that the few that columns have are looked up by their index
    base as (
      select d.atttypid as typid, d.atttypid as base, t.typtype, t.typbasetype, t.typtypmod, t.typcategory, -1 as typmod
        from (select distinct d.atttypid from drawing as d) as d
       cross join lateral (
               select t.typtype, t.typbasetype, t.typtypmod, t.typcategory
                 from pg_type as t
                where t.oid = d.atttypid offset 0) as t
      union all
      select b.typid, b.typbasetype, t.typtype, t.typbasetype, t.typtypmod, t.typcategory, b.typtypmod
        from base as b
       cross join lateral (
               select t.typtype, t.typbasetype, t.typtypmod, t.typcategory
                 from pg_type as t
                where t.oid = b.typbasetype offset 0) as t
       where b.typtype = 'd'
    )
    select c.oid as table_oid,
           d.attnum,
           format('%I.%I', n.nspname, c.relname) as quoted_table,
           quote_ident(d.attname) as quoted_column,
           c.relkind = 'f' as is_foreign,
           c.relkind = 'p' as is_partitioned,
           coalesce(i.indexes, 0) as indexes,
           case when d.attnum = any (i.in_order) then true
                when d.attnum = any (i.columns) then null
                else false
           end as is_indexed,
           d.identity_sequence,
           coalesce(d.owned_sequences, '{}') as owned_sequences,
           d.default_sequence,
           d.expression as default_expression,
           b.base as type_oid,
           format_type(b.base, null) as type_name,
           b.typcategory::text as type_category,
           -- the modifier stands at the column, or in the domain
           case when b.base = d.atttypid then d.atttypmod else b.typmod end as type_modifier
      from drawing as d
      join pg_class as c on c.oid = d.attrelid
      join pg_namespace as n on n.oid = c.relnamespace
      join base as b on b.typid = d.atttypid and b.typtype <> 'd'
      left join indexed as i on i.indrelid = c.oid
     -- ordinary, partitioned and foreign tables
     where c.relkind in ('r', 'p', 'f')
       and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       and n.nspname <> 'information_schema'
     order by c.oid, d.attnum`;
}

;// CONCATENATED MODULE: ./lib/discover/inheritance.sql.js
const INHERITANCE = `
    select i.inhrelid as child, i.inhparent as parent
      from pg_inherits as i
      join pg_class as c on c.oid = i.inhrelid and c.relkind in ('r', 'p', 'f')
     order by i.inhparent, i.inhrelid`;

;// CONCATENATED MODULE: ./lib/discover/sequences.sql.js
function readSequences(session) {
    return session.query(SEQUENCES);
}
const SEQUENCES = `
    select s.oid,
           format('%I.%I', n.nspname, s.relname) as name,
           n.nspname::text as schema,
           s.relname::text as relname,
           p.seqstart as start,
           p.seqincrement as increment,
           p.seqmin as minimum,
           p.seqmax as maximum,
           p.seqcache as cache,
           p.seqcycle as cycle,
           -- 'usage' is what ALTER asks for: ownership, or membership that is inherited
           pg_has_role(s.relowner, 'usage') as "ownedByRole"
      from pg_class as s
      join pg_sequence as p on p.seqrelid = s.oid
      join pg_namespace as n on n.oid = s.relnamespace
     where s.relkind = 'S'
       -- PostgreSQL reserves pg_ for itself; the only such schema with a user's tables is the
       -- session's own temporary one
       and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       and n.nspname <> 'information_schema'
     order by s.oid`;

;// CONCATENATED MODULE: ./lib/discover/catalog.sql.js



async function readCatalog(session, linked) {
    const [sequences, columns, inheritance] = await session.queryEach([SEQUENCES, drawingColumnsSql(linked), INHERITANCE]);
    return { sequences, columns, inheritance };
}

;// CONCATENATED MODULE: ./lib/discover/column-type.js
const INT8 = { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n };
const INT4 = { minimum: -(2n ** 31n), maximum: 2n ** 31n - 1n };
const INT2 = { minimum: -(2n ** 15n), maximum: 2n ** 15n - 1n };
const TypeOid = {
    int8: 20,
    int2: 21,
    int4: 23,
    float4: 700,
    float8: 701,
    bpchar: 1042,
    varchar: 1043,
    numeric: 1700,
};
function columnType({ type_oid, type_category, type_modifier, }) {
    switch (type_oid) {
        case TypeOid.int2:
            return { representation: 'integer', range: INT2 };
        case TypeOid.int4:
            return { representation: 'integer', range: INT4 };
        case TypeOid.int8:
            return { representation: 'integer', range: INT8 };
        case TypeOid.numeric:
            return { representation: 'numeric', range: numericRange(type_modifier) };
        case TypeOid.float4:
        case TypeOid.float8:
            return { representation: 'float', range: INT8 };
        case TypeOid.varchar:
        case TypeOid.bpchar:
            return { representation: 'text', range: textRange(type_modifier) };
        default:
            return type_category === 'S' ? { representation: 'text', range: INT8 } : null;
    }
}
function numericRange(modifier) {
    if (modifier < 0)
        return INT8;
    const precision = ((modifier - 4) >> 16) & 0xffff;
    const scale = (((modifier - 4) & 0x7ff) ^ 0x400) - 0x400;
    const digits = precision - scale;
    return rangeOfDigits({ negative: digits, positive: digits });
}
function textRange(modifier) {
    if (modifier < 0)
        return INT8;
    return rangeOfDigits({ negative: modifier - 5, positive: modifier - 4 });
}
function rangeOfDigits(digits) {
    return {
        minimum: digits.negative >= 19 ? INT8.minimum : -largestOfDigits(digits.negative),
        maximum: digits.positive >= 19 ? INT8.maximum : largestOfDigits(digits.positive),
    };
}
function largestOfDigits(digits) {
    return digits <= 0 ? 0n : 10n ** BigInt(digits) - 1n;
}

;// CONCATENATED MODULE: ./lib/discover/default-expression.js
const TOKEN = /\s*(?:(E'(?:[^'\\]|\\.|'')*')|('(?:[^']|'')*')|("(?:[^"]|"")*"|[\p{L}\p{N}_$]+)|(::|.))/gsu;
function parseDefaultExpression(expression) {
    const tokens = tokenize(expression);
    const whole = castOf(tokens, 0, nextvalCall);
    if (whole !== null && whole.end === tokens.length)
        return { kind: 'bare', reference: whole.value };
    const references = tokens.flatMap((_, index) => nextvalCall(tokens, index)?.value ?? []);
    const calls = tokens.filter((_, index) => isNextval(tokens, index)).length;
    return { kind: 'compound', references, isNameless: calls > references.length };
}
function tokenize(expression) {
    return [...expression.matchAll(TOKEN)].map(([, escaped, plain, word, symbol]) => {
        if (escaped !== undefined)
            return { kind: 'string', text: default_expression_unescape(escaped.slice(2, -1)) };
        if (plain !== undefined)
            return { kind: 'string', text: plain.slice(1, -1).replaceAll("''", "'") };
        if (word !== undefined)
            return { kind: 'word', text: word };
        return { kind: 'symbol', text: symbol ?? '' };
    });
}
function default_expression_unescape(text) {
    return text.replaceAll("''", "'").replaceAll('\\\\', '\\');
}
function castOf(tokens, start, inner) {
    let match = isSymbol(tokens[start], '(')
        ? parenthesized(tokens, start, inner)
        : inner(tokens, start);
    while (match !== null && isSymbol(tokens[match.end], '::')) {
        match = { value: match.value, end: endOfType(tokens, match.end + 1) };
    }
    return match;
}
function parenthesized(tokens, start, inner) {
    const match = castOf(tokens, start + 1, inner);
    return match !== null && isSymbol(tokens[match.end], ')')
        ? { value: match.value, end: match.end + 1 }
        : null;
}
function endOfType(tokens, start) {
    let index = start;
    while (tokens[index]?.kind === 'word' || isSymbol(tokens[index], '.'))
        index++;
    if (!isSymbol(tokens[index], '('))
        return index;
    while (index < tokens.length && !isSymbol(tokens[index], ')'))
        index++;
    return endOfType(tokens, index + 1);
}
function nextvalCall(tokens, start) {
    return isNextval(tokens, start) ? parenthesized(tokens, start + 1, nameLiteral) : null;
}
function isNextval(tokens, index) {
    const isName = tokens[index]?.text === 'nextval' && tokens[index]?.kind === 'word';
    return isName && !isSymbol(tokens[index - 1], '.') && isSymbol(tokens[index + 1], '(');
}
function nameLiteral(tokens, start) {
    const literal = tokens[start];
    const isOid = literal?.kind === 'word' && /^\d+$/.test(literal.text);
    if (literal === undefined || (literal.kind !== 'string' && !isOid))
        return null;
    const isConstant = isSymbol(tokens[start + 1], '::') && tokens[start + 2]?.text === 'regclass';
    return { value: { text: literal.text, kind: isConstant ? 'constant' : 'text' }, end: start + 1 };
}
function isSymbol(token, text) {
    return token?.kind === 'symbol' && token.text === text;
}

;// CONCATENATED MODULE: ./lib/discover/draws.js


function parseColumn(row) {
    const { default_sequence, default_expression } = row;
    if (default_sequence !== null) {
        const reference = { text: String(default_sequence), kind: 'constant' };
        return { row, expression: { kind: 'bare', reference } };
    }
    const expression = default_expression === null ? null : parseDefaultExpression(default_expression);
    return { row, expression };
}
function drawsOf({ row, expression }, names) {
    const identity = row.identity_sequence === null ? [] : [draw(row.identity_sequence, row, typeObstacle(row))];
    if (expression === null) {
        return [...identity, ...row.owned_sequences.map((oid) => draw(oid, row, ownerObstacle(row)))];
    }
    const byDefault = drawsByDefault({ row, expression }, names);
    const found = byDefault.some(({ resolved }) => resolved);
    const owned = found ? [] : row.owned_sequences.map((oid) => draw(oid, row, lostObstacle(row)));
    return [...identity, ...byDefault.map(({ drawn }) => drawn), ...owned];
}
function drawsByDefault({ row, expression }, names) {
    const references = expression.kind === 'bare' ? [expression.reference] : expression.references;
    const obstacle = expression.kind === 'bare' ? typeObstacle(row) : compoundObstacle(row);
    return references.flatMap((reference) => {
        const oid = names.resolve(reference);
        if (oid !== null)
            return [{ drawn: draw(oid, row, obstacle), resolved: true }];
        return names.namesakes(reference).map((namesake) => ({
            drawn: draw(namesake, row, lostObstacle(row)),
            resolved: false,
        }));
    });
}
function isLost({ row, expression }, names) {
    if (expression === null)
        return false;
    return isNameless({ row, expression }) || drawsByDefault({ row, expression }, names).length === 0;
}
function isNameless({ expression }) {
    return expression?.kind === 'compound' && expression.isNameless;
}
function linkedDraw(sequence, row, block) {
    return { ...draw(sequence, row, typeObstacle(row)), block };
}
function possibleDraw(sequence, { row }) {
    const obstacle = `its default ${row.default_expression} works out which sequence it calls, and that may be this one`;
    return draw(sequence, row, obstacle);
}
function draw(sequence, row, obstacle) {
    return { sequence, row, obstacle, block: 'single' };
}
function typeObstacle(row) {
    return columnType(row) === null
        ? `its type ${row.type_name} cannot be compared with numbers`
        : null;
}
function ownerObstacle(row) {
    const isText = columnType(row)?.representation === 'text';
    return isText
        ? `it is of type ${row.type_name} and its default does not call nextval`
        : typeObstacle(row);
}
function compoundObstacle(row) {
    return `its default ${row.default_expression} does more than call nextval`;
}
function lostObstacle(row) {
    return `its default ${row.default_expression} names no sequence that can be found along the role's search_path`;
}

;// CONCATENATED MODULE: ./lib/discover/linkable-columns.sql.js
function mayBeNamed(relname, names) {
    const name = `${relname}::text collate "C"`;
    return `(lower(${name}) = any (${names}) or ${name} ~ '[^ -~]')`;
}
function readLinkableColumns(session, tables) {
    return session.query(`select c.oid as table_oid,
            a.attnum,
            n.nspname::text as schema,
            c.relname::text as "table",
            a.attname::text as "column",
            c.relkind in ('v', 'm') as is_view
       from pg_class as c
       join pg_namespace as n on n.oid = c.relnamespace
       join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      -- tables that hold rows, and views and materialized views, which are told from unknown ones
      where c.relkind in ('r', 'p', 'f', 'v', 'm')
        and ${mayBeNamed('c.relname', '$1::text[]')}
        and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
        and n.nspname <> 'information_schema'
      order by c.oid, a.attnum`, [tables.map((table) => table.toLowerCase())]);
}

;// CONCATENATED MODULE: ./lib/discover/key-columns.sql.js

function readKeyColumns(session, tables) {
    return session.query(`select c.oid as table_oid,
            a.attnum,
            n.nspname::text as schema,
            c.relname::text as "table",
            a.attname::text as "column",
            format('%I.%I.%I', n.nspname, c.relname, a.attname) as name
       from pg_index as i
       join pg_class as c on c.oid = i.indrelid and c.relkind in ('r', 'p')
       join pg_namespace as n on n.oid = c.relnamespace
       -- a key of one column, which is the first of its index
       join pg_attribute as a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       join pg_type as t on t.oid = a.atttypid
      where i.indisprimary
        and i.indnatts = 1
        -- 'N' are the numeric types
        and t.typcategory = 'N'
        and ${mayBeNamed('c.relname', '$1::text[]')}
        and n.nspname !~ '^pg_'
        and n.nspname <> 'information_schema'
      order by n.nspname, c.relname`, [tables]);
}

// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __nccwpck_require__(1916);
;// CONCATENATED MODULE: ./lib/discover/nearest-names.js

function byNearness(patterns, candidates) {
    const wanted = patterns.map((pattern) => pattern.replaceAll('"', '').toLowerCase());
    const distanceTo = ({ spellings }) => Math.min(...spellings.flatMap((spelling) => wanted.map((text) => (0,mod/* distance */.Io)(text, spelling.toLowerCase()))));
    return candidates
        .map((candidate) => ({ name: candidate.name, far: distanceTo(candidate) }))
        .toSorted((a, b) => a.far - b.far)
        .map(({ name }) => name);
}

;// CONCATENATED MODULE: ./lib/discover/match-patterns.js

const NEAREST_NAMES = 3;
function matchPatterns(patterns, tables) {
    const matching = tables.filter((table) => patterns.some((pattern) => pattern.matches(table)));
    return new Set(matching.map(({ oid }) => oid));
}
function missesAmong(patterns, tables) {
    return patterns
        .filter((pattern) => !tables.some((table) => pattern.matches(table)))
        .map(({ text }) => ({
        key: `table ${text}`,
        sentence: `No table matches ${JSON.stringify(text)}${nearest(text, tables)}.`,
    }));
}
function nearest(text, tables) {
    if (tables.length === 0)
        return ': the database has no tables, so that it may be the wrong one';
    const candidates = tables.map(({ name, schema, table }) => ({
        name,
        spellings: [table, `${schema}.${table}`],
    }));
    const names = byNearness([text], candidates).slice(0, NEAREST_NAMES);
    return `; nearest: ${names.join(', ')}`;
}

;// CONCATENATED MODULE: ./lib/discover/resolve-links.js
function resolveLinks(links, catalog) {
    const results = withoutRepeats(links.map((link) => ({ link, result: resolve(link, catalog) })));
    return {
        resolved: results.flatMap(({ result }) => (typeof result === 'string' ? [] : [result])),
        misses: results.flatMap(({ link, result }) => typeof result === 'string'
            ? [{ key: `links ${link.line}`, sentence: faultOf(link, result) }]
            : []),
    };
}
function withoutRepeats(results) {
    const lines = new Map();
    return results.map(({ link, result }) => {
        if (typeof result === 'string')
            return { link, result };
        const key = `${result.table_oid} ${result.attnum} ${result.sequence}`;
        const first = lines.get(key);
        if (first === undefined)
            lines.set(key, link.line);
        return first === undefined
            ? { link, result }
            : { link, result: `line ${first} links the same column` };
    });
}
function faultOf({ line, text }, why) {
    return `Input links, line ${line} ${JSON.stringify(text)}: ${why}.`;
}
function resolve(link, { sequences, columns }) {
    const named = sequences.map((row) => ({ ...row, name: row.relname }));
    const sequence = only(named, link.sequence, 'sequence');
    if (typeof sequence === 'string')
        return sequence;
    const tables = [...new Map(columns.map((row) => [row.table_oid, row])).values()];
    const table = only(tables.map((row) => ({ ...row, name: row.table })), link.table, 'table');
    if (typeof table === 'string')
        return table;
    if (table.is_view)
        return `${table.table} is a view, and only tables have rows of their own`;
    const own = columns.filter((row) => row.table_oid === table.table_oid);
    const column = best(own, link.column, (row) => row.column);
    if (column[0] === undefined)
        return `table ${table.table} has no column ${link.column.text}`;
    if (column.length > 1) {
        return `table ${table.table} has several columns ${link.column.text}, that differ in case: write one in double quotes`;
    }
    if (link.block !== 'single' && sequence.increment < 0n) {
        return `${link.block} needs an ascending sequence, and the increment of ${sequence.relname} is ${sequence.increment}`;
    }
    const { table_oid, attnum } = column[0];
    return { table_oid, attnum, sequence: sequence.oid, block: link.block };
}
function only(rows, { schema, name }, kind) {
    const inSchema = schema === null ? rows : best(rows, schema, (row) => row.schema);
    const found = best(inSchema, name, (row) => row.name);
    const [first, second] = found;
    if (first === undefined)
        return `there is no ${kind} ${written(schema, name)}`;
    return second === undefined
        ? first
        : `several of the name ${name.text} exist: write one of ${found.map((row) => `${resolve_links_quoted(row.schema)}.${resolve_links_quoted(row.name)}`).join(', ')}`;
}
function best(rows, { text, isQuoted }, nameOf) {
    const wanted = isQuoted ? text : text.toLowerCase();
    const exact = rows.filter((row) => nameOf(row) === wanted);
    if (isQuoted || exact.length > 0)
        return exact;
    return rows.filter((row) => nameOf(row).toLowerCase() === wanted);
}
function resolve_links_quoted(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
function written(schema, name) {
    return schema === null ? name.text : `${schema.text}.${name.text}`;
}

;// CONCATENATED MODULE: ./lib/discover/qualified-name.js
const IDENTIFIER = /\s*(?:"((?:[^"]|"")+)"|([^\s".]+))\s*(\.|$)/y;
function parseQualifiedName(text) {
    const parts = [];
    IDENTIFIER.lastIndex = 0;
    for (;;) {
        const match = IDENTIFIER.exec(text);
        if (match === null)
            return null;
        const [, quoted, unquoted = '', separator] = match;
        parts.push(quoted?.replaceAll('""', '"') ?? foldCase(unquoted));
        if (separator === '')
            break;
    }
    const name = parts.at(-1);
    return name === undefined || parts.length > 3 ? null : { schema: parts.at(-2) ?? null, name };
}
function foldCase(identifier) {
    return identifier.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

;// CONCATENATED MODULE: ./lib/discover/role-search-path.sql.js

async function readRoleSearchPath(session) {
    const path = `set_config('search_path', (select s.reset_val from pg_settings as s where s.name = 'search_path'), true)`;
    await session.query(`select ${path}`);
    const [row] = await session.query('select pg_catalog.current_schemas(true)::pg_catalog.text[] as schemas');
    await session.query(`set local search_path = ${SAFE_SEARCH_PATH}`);
    return row?.schemas ?? [];
}
async function readRelationsOnPath(session, names, schemas) {
    const rows = await session.query(`select w.name,
            (select c.oid
               from pg_class as c
               join pg_namespace as n on n.oid = c.relnamespace
              -- the cast cuts long names as PostgreSQL itself does
              where c.relname = w.name::name
                and n.nspname = any($2::name[])
              order by array_position($2::name[], n.nspname)
              limit 1) as oid
       from unnest($1::text[]) as w(name)`, [names, schemas]);
    return new Map(rows.map(({ name, oid }) => [name, oid]));
}

;// CONCATENATED MODULE: ./lib/discover/sequence-names.js


async function readSequenceNames(session, sequences, references) {
    const byName = new Map(sequences.map((row) => [key(row.schema, row.relname), row.oid]));
    const oids = new Set(sequences.map((row) => row.oid));
    const onPath = await readUnqualified(session, references);
    return {
        resolve(reference) {
            if (isOid(reference))
                return oidOf(reference, oids);
            const parsed = parseQualifiedName(reference.text);
            if (parsed === null)
                return null;
            if (parsed.schema !== null)
                return byName.get(key(parsed.schema, parsed.name)) ?? null;
            const oid = onPath.get(parsed.name) ?? null;
            return oid !== null && oids.has(oid) ? oid : null;
        },
        namesakes(reference) {
            const name = parseQualifiedName(reference.text)?.name;
            return sequences.filter((row) => row.relname === name).map((row) => row.oid);
        },
    };
}
async function readUnqualified(session, references) {
    const names = references.flatMap((reference) => {
        const parsed = isOid(reference) ? null : parseQualifiedName(reference.text);
        return parsed !== null && parsed.schema === null ? [parsed.name] : [];
    });
    if (names.length === 0)
        return new Map();
    return readRelationsOnPath(session, [...new Set(names)], await readRoleSearchPath(session));
}
function isOid({ text }) {
    return /^\d+$/.test(text);
}
function oidOf({ text }, oids) {
    const oid = Number(text);
    return oids.has(oid) ? oid : null;
}
function key(schema, name) {
    return `${schema}\0${name}`;
}

;// CONCATENATED MODULE: ./lib/discover/columns-of-sequence.js

function columnsOfSequence(draws, trees, exclusion) {
    const known = draws.length === 1 ? draws : distinct(draws);
    return topmost(known, trees)
        .map((draw) => columnOf(draw, columns_of_sequence_sourcesOf(draw, known, { trees, exclusion })))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
function distinct(draws) {
    return [...new Map(draws.map((draw) => [columnKey(draw, draw.row.table_oid), draw])).values()];
}
function topmost(draws, trees) {
    if (draws.length === 1)
        return draws;
    const keys = new Set(draws.map((draw) => columnKey(draw, draw.row.table_oid)));
    return draws.filter((draw) => {
        const above = [...trees.ancestors(draw.row.table_oid)];
        return !above.some((ancestor) => keys.has(columnKey(draw, ancestor)));
    });
}
function columnKey({ row, obstacle }, table) {
    return `${table} ${obstacle === null ? 'comparable' : 'unknown'} ${row.quoted_column}`;
}
function columnOf({ row, obstacle, block }, sources) {
    const name = `${row.quoted_table}.${row.quoted_column}`;
    const type = columnType(row);
    if (obstacle !== null || type === null) {
        return {
            kind: 'unknown',
            name,
            table: row.quoted_table,
            reason: obstacle ?? 'its type is unknown',
        };
    }
    return {
        kind: 'comparable',
        name,
        table: row.quoted_table,
        column: row.quoted_column,
        ...type,
        block,
        sources,
    };
}
function columns_of_sequence_sourcesOf(draw, known, { trees, exclusion: { excluded, tables }, }) {
    const { row } = draw;
    const members = trees.subtree(row.table_oid);
    const each = 1 + row.indexes;
    if (members.isDisjointFrom(excluded)) {
        const relations = members.size * each;
        const index = members.size === 1 ? indexOf(row) : indexOfTree(draw, members, known);
        return [{ table: row.quoted_table, only: false, lockable: !row.is_foreign, relations, index }];
    }
    return [...members.difference(excluded)].flatMap((oid) => {
        const table = tables.get(oid);
        if (table === undefined || table.is_partitioned)
            return [];
        const { name, is_foreign } = table;
        return [{ table: name, only: true, lockable: !is_foreign, relations: each, index: 'unknown' }];
    });
}
function indexOf({ is_foreign, is_partitioned, is_indexed }) {
    if (is_foreign || is_partitioned || is_indexed === null)
        return 'unknown';
    return is_indexed ? 'present' : 'missing';
}
function indexOfTree(draw, members, known) {
    const same = known.filter(({ row }) => row.quoted_column === draw.row.quoted_column);
    const rows = same.map(({ row }) => row).filter(({ table_oid }) => members.has(table_oid));
    const isBare = rows.every(({ is_foreign, is_indexed }) => !is_foreign && is_indexed === false);
    return isBare && rows.length === members.size ? 'missing' : 'unknown';
}

;// CONCATENATED MODULE: ./lib/discover/select.js



function select_select({ sequences, draws, lost }, { scope, trees, tables }) {
    const selected = matchPatterns(scope.tables, tables);
    const exclusion = {
        excluded: withSubtrees(matchPatterns(scope.excludeTables, tables), trees),
        tables: new Map(tables.map((table) => [table.oid, table])),
    };
    const { excluded } = exclusion;
    const isExcluded = ({ row }) => excluded.has(row.table_oid);
    const isSelected = ({ row }) => scope.tables.length === 0 || !trees.subtree(row.table_oid).isDisjointFrom(selected);
    const reachesExcluded = ({ row }) => excluded.size > 0 && !trees.subtree(row.table_oid).isDisjointFrom(excluded);
    const mayBeAny = lost.some(isNameless);
    const bySequence = Map.groupBy(draws, ({ sequence }) => sequence);
    const lostColumns = lost.filter((column) => !isExcluded(column) && isSelected(column));
    const nameless = lostColumns.filter(isNameless);
    const inScope = sequences.flatMap((sequence) => {
        const known = bySequence.get(sequence.oid);
        const all = known ?? nameless.map((column) => possibleDraw(sequence.oid, column));
        const found = { ...sequence, columns: [], isPartlyRead: false, suggestedLink: null };
        if (all.length === 0)
            return scope.tables.length === 0 ? [found] : [];
        const left = all.filter((draw) => !isExcluded(draw));
        if (!left.some(isSelected))
            return [];
        const isPartlyRead = mayBeAny || all.some(reachesExcluded);
        return [{ ...found, columns: columnsOfSequence(left, trees, exclusion), isPartlyRead }];
    });
    return {
        sequences: inScope,
        lostColumns: lostColumns.map(({ row }) => `${row.quoted_table}.${row.quoted_column}`),
    };
}
function withSubtrees(tables, trees) {
    return new Set([...tables].flatMap((table) => [...trees.subtree(table)]));
}

;// CONCATENATED MODULE: ./lib/discover/suggest-links.js
const AFFIXES = /^(?:seq|sq)_|_(?:seq|sequence|sq|gen|generator)$/g;
const KNOWN_NAMES = /^hibernate_/;
function tablesNamedBy({ relname }) {
    return candidates(relname).map(({ table }) => table);
}
function suggestLink(sequence, keys) {
    const key = candidates(sequence.relname)
        .flatMap((candidate) => keysOf(candidate, keys))
        .toSorted((a, b) => distance(sequence, a) - distance(sequence, b))[0];
    const isKnown = sequence.increment > 1n || KNOWN_NAMES.test(sequence.relname.toLowerCase());
    if (key === undefined && !isKnown)
        return null;
    return `${sequence.name} -> ${key?.name ?? 'table.column'}${kindOf(sequence)}`;
}
function candidates(relname) {
    const bare = relname.toLowerCase();
    const stem = bare.replaceAll(AFFIXES, '');
    if (stem === bare || stem === '')
        return [];
    const words = stem.split('_');
    const withColumn = words.slice(1).map((_, index) => ({
        table: words.slice(0, index + 1).join('_'),
        column: words.slice(index + 1).join('_'),
    }));
    const plurals = [stem, `${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies')];
    return [...plurals.map((table) => ({ table, column: null })), ...withColumn];
}
function keysOf({ table, column }, keys) {
    return keys.filter((key) => key.table.toLowerCase() === table && (column === null || key.column.toLowerCase() === column));
}
function distance({ schema }, key) {
    return key.schema === schema ? 0 : 1;
}
function kindOf({ relname, increment }) {
    if (increment <= 1n)
        return '';
    return /hilo/i.test(relname) ? ' pooled-lo' : ' pooled';
}

;// CONCATENATED MODULE: ./lib/discover/tables.sql.js
function readTables(session) {
    return session.query(`
    select c.oid,
           n.nspname::text as schema,
           c.relname::text as "table",
           format('%I.%I', n.nspname, c.relname) as name,
           c.relkind = 'f' as is_foreign,
           c.relkind = 'p' as is_partitioned
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'f')
       and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       and n.nspname <> 'information_schema'
     order by n.nspname, c.relname`);
}

;// CONCATENATED MODULE: ./lib/discover/trees.js
function treesOf(edges) {
    const children = Map.groupBy(edges, ({ parent }) => parent);
    const parents = Map.groupBy(edges, ({ child }) => child);
    return {
        subtree: (table) => closure(table, (oid) => (children.get(oid) ?? []).map(({ child }) => child)),
        ancestors(table) {
            const upward = closure(table, (oid) => (parents.get(oid) ?? []).map(({ parent }) => parent));
            upward.delete(table);
            return upward;
        },
    };
}
function closure(start, next) {
    const seen = new Set([start]);
    for (const oid of seen)
        for (const neighbour of next(oid))
            seen.add(neighbour);
    return seen;
}

;// CONCATENATED MODULE: ./lib/discover/discover.js













const HASH_JOINS = 'set local enable_nestloop = off';
async function discover(connected, scope) {
    return inTransaction(connected, { mode: 'snapshot', settings: HASH_JOINS }, async (session) => {
        const links = await resolveAll(scope.links, session);
        const { sequences, columns: rows, inheritance } = await readCatalog(session, links.resolved);
        const columns = rows.map(parseColumn);
        const names = await readSequenceNames(session, sequences, referencesIn(columns));
        const trees = treesOf(inheritance);
        const tables = await readTablesFor(scope, session);
        const lost = columns.filter((column) => isLost(column, names));
        const draws = columns.flatMap((column) => drawsOf(column, names));
        const linked = links.resolved.flatMap((link) => drawOfLink(link, columns));
        const catalog = { sequences, draws: [...draws, ...linked], lost };
        const selected = select_select(catalog, { scope, trees, tables });
        const suggested = await suggestLinks(selected.sequences, { session, sequences, draws });
        const misses = [...missesIn(scope, tables), ...links.misses];
        return { ...selected, sequences: suggested, misses };
    });
}
async function resolveAll(links, session) {
    if (links.length === 0)
        return { resolved: [], misses: [] };
    const sequences = await readSequences(session);
    const names = links.map(({ table }) => table.name.text);
    const columns = await readLinkableColumns(session, names);
    return resolveLinks(links, { sequences, columns });
}
function drawOfLink(link, columns) {
    const { table_oid, attnum, sequence, block } = link;
    return columns
        .filter(({ row }) => row.table_oid === table_oid && row.attnum === attnum)
        .map(({ row }) => linkedDraw(sequence, row, block));
}
function referencesIn(columns) {
    return columns.flatMap(({ expression }) => {
        if (expression === null)
            return [];
        return expression.kind === 'bare' ? [expression.reference] : expression.references;
    });
}
async function readTablesFor(scope, session) {
    return scope.tables.length + scope.excludeTables.length === 0 ? [] : readTables(session);
}
function missesIn(scope, tables) {
    return missesAmong([...scope.tables, ...scope.excludeTables], tables);
}
async function suggestLinks(found, { session, sequences, draws }) {
    const isUnused = new Set(found.filter(({ columns }) => columns.length === 0).map(({ oid }) => oid));
    const unused = sequences.filter(({ oid }) => isUnused.has(oid));
    if (unused.length === 0)
        return found;
    const keys = await readKeyColumns(session, [...new Set(unused.flatMap(tablesNamedBy))]);
    const drawing = new Set(draws.map(({ row }) => `${row.table_oid} ${row.attnum}`));
    const free = keys.filter(({ table_oid, attnum }) => !drawing.has(`${table_oid} ${attnum}`));
    const links = new Map(unused.map((row) => [row.oid, suggestLink(row, free)]));
    return found.map((sequence) => ({ ...sequence, suggestedLink: links.get(sequence.oid) ?? null }));
}

;// CONCATENATED MODULE: ./lib/discover/miss.js

function missError(misses) {
    return new errors/* RunError */.e4(misses.map(({ sentence }) => sentence).join(' '), 'Correct the names in tables, exclude-tables and links; they are looked up in every schema but the system ones.');
}

;// CONCATENATED MODULE: ./lib/work-on-database.js









const STANDBY_NOTE = 'This server is a hot standby: it can show a sequence up to 32 values ahead of where it is on the primary, and so hide drift.';
async function workOnDatabase(inputs, assignment) {
    let known = untouched(assignment);
    try {
        return await withSessions(inputs, assignment, async (sessions) => {
            known = untouched(assignment, sessions.host);
            const facts = await sessions.use((session) => onPostgres(session, readServerFacts));
            known = { ...known, serverVersion: facts.version };
            requireWritable(facts, inputs);
            const found = await sessions.use((session) => onPostgres(session, () => discover(session, inputs)));
            if (assignment.mustMatch && found.misses.length > 0)
                throw missError(found.misses);
            const outcomes = await checkOrFix(found.sequences, { sessions, facts, inputs });
            const notes = work_on_database_notesOn(facts, found.lostColumns);
            return { ...known, notes, outcomes };
        });
    }
    catch (error) {
        if (assignment.mayBeMissing && isMissingDatabase(error))
            return untouched(assignment);
        return { ...known, ...describe(error) };
    }
}
async function findMisses(inputs, assignment) {
    return withSessions(inputs, assignment, async (sessions) => {
        const { misses } = await sessions.use((session) => discover(session, inputs));
        return misses;
    });
}
function failedOutcome(connection, error) {
    return { ...untouched({ connection }), ...describe(error) };
}
async function withSessions({ connectTimeout }, { connection, connections: size, signal, }, work) {
    const sessions = await waitForServer(connection, { seconds: connectTimeout, size, signal });
    try {
        return await work(sessions);
    }
    finally {
        await sessions.close().catch(() => undefined);
    }
}
function isMissingDatabase(error) {
    return error instanceof errors/* RunError */.e4 && errorCode(error.cause) === SqlState.invalidCatalogName;
}
function untouched({ connection }, reached = null) {
    const { name: host, port } = reached ?? connection.hosts[0];
    const { database: name } = connection;
    return { name, host, port, serverVersion: null, ...NO_ERROR, notes: [], outcomes: [] };
}
function work_on_database_notesOn({ isStandby }, lostColumns) {
    const standby = isStandby ? [STANDBY_NOTE] : [];
    if (lostColumns.length === 0)
        return standby;
    const lost = `Not compared, because their defaults call nextval on a sequence that is not there, or whose name they work out: ${lostColumns.join(', ')}. Look at these defaults: where the sequence is not there, inserts without a value fail.`;
    return [...standby, lost];
}
function requireWritable({ isStandby }, { mode }) {
    if (mode === 'check' || !isStandby)
        return;
    throw new errors/* RunError */.e4('This server is a hot standby, where nothing can be fixed.', 'Connect to the primary, or use mode check.');
}
const NO_ERROR = { error: null, remedy: null };
function describe(error) {
    return error instanceof errors/* RunError */.e4
        ? { error: error.message, remedy: error.hint }
        : { error: `The run stopped: ${explainError(error)}.`, remedy: null };
}

;// CONCATENATED MODULE: ./lib/blame/search.js
const MOST_CANDIDATES = 1000;
const MOST_OF_ALL = 500_000;
function createSearch(targets) {
    const share = Math.ceil(MOST_OF_ALL / Math.max(1, targets.length));
    const clock = { sighted: 0, most: Math.min(MOST_CANDIDATES, share) };
    const watches = new Map(targets.map((target) => [target, createWatch(target, clock)]));
    const spots = [...watches.values()].flatMap((watch) => watch.target.tables.map((table) => ({ watch, ...table })));
    const byTable = Map.groupBy(spots, ({ table }) => table);
    return { watches, byTable, isClosed: true };
}
function createWatch(target, clock) {
    return {
        target,
        clock,
        candidates: new Map(),
        unnamed: null,
        isCreated: false,
        isReordered: false,
        isLost: false,
    };
}
function spotsOf({ byTable }, database, name) {
    const schema = name.at(-2);
    const spots = byTable.get(name.at(-1) ?? '') ?? [];
    return spots.filter((spot) => spot.watch.target.database === database && (schema === undefined || schema === spot.schema));
}
const CANONICAL = /^-?(?:0|[1-9]\d{0,18})$/;
const NUMERIC = /^(?=.*\d)[\s\d+\-._a-fox]*$/i;
function sight(watch, text, site) {
    const { candidates, target, clock } = watch;
    const known = candidates.get(text);
    if (known !== undefined)
        known.isRepeated ||= !search_isSame(known, site);
    else if (!CANONICAL.test(text)) {
        if (NUMERIC.test(text))
            sightUnnamed(watch, site);
    }
    else if (candidates.size < clock.most && target.collides(BigInt(text))) {
        candidates.set(text, sightingAt(watch, site));
    }
}
function sightUnnamed(watch, site) {
    if (watch.unnamed === null)
        watch.unnamed = sightingAt(watch, site);
    else
        watch.unnamed.isRepeated ||= !search_isSame(watch.unnamed, site);
}
function isSettled({ candidates, clock }, site) {
    const [first] = candidates.values();
    return candidates.size >= clock.most && first !== undefined && search_isSame(first, site);
}
function sightingAt({ clock }, { file, line, isPositional }) {
    return { file, line, isPositional, order: clock.sighted++, isRepeated: false };
}
function search_isSame(a, b) {
    return a.file === b.file && a.line === b.line;
}
function search_placeOf({ file, line }) {
    return file === null ? null : { file, line };
}

;// CONCATENATED MODULE: ./lib/blame/fixtures/fixture.js

function createFixture(search, file, database) {
    const watches = [...search.watches.values()].filter(({ target }) => target.database === database);
    const keys = new Set(['model', 'pk', ...watches.map(({ target }) => target.column)]);
    const name = file.slice(file.lastIndexOf('/') + 1);
    return { watches, file, baseName: name.replace(/\.[^.]*$/, ''), keys };
}
function noteRecord({ watches, file }, record) {
    const site = { file, line: record.line, isPositional: false };
    for (const watch of watches) {
        const text = textFor(watch, record);
        if (text !== undefined)
            sight(watch, text, site);
    }
}
function textFor({ target }, { table, values }) {
    const model = values.get('model');
    const isModel = model !== undefined && /^\w+\.\w+$/.test(model) && values.has('pk');
    const name = isModel ? model.replace('.', '_').toLowerCase() : table;
    const isOf = target.tables.some((one) => (isModel ? one.table.toLowerCase() : one.table) === name);
    return isOf ? values.get(isModel ? 'pk' : target.column) : undefined;
}

;// CONCATENATED MODULE: ./lib/blame/cursor.js
const KEPT = 200;
function createCursor() {
    return { text: '', at: 0, isLast: false, line: 1, counted: 0 };
}
function refill(cursor, chunk) {
    lineOf(cursor);
    cursor.text = cursor.at < cursor.text.length ? cursor.text.slice(cursor.at) + chunk : chunk;
    cursor.at = 0;
    cursor.counted = 0;
}
function lineOf(cursor) {
    for (;;) {
        const next = cursor.text.indexOf('\n', cursor.counted);
        if (next === -1 || next >= cursor.at)
            break;
        cursor.line++;
        cursor.counted = next + 1;
    }
    cursor.counted = Math.max(cursor.counted, cursor.at);
    return cursor.line;
}
function restartLines(cursor) {
    lineOf(cursor);
    cursor.line = 1;
}
function passLine(cursor, index) {
    cursor.at = index + 1;
    cursor.line++;
    cursor.counted = cursor.at;
}
function canSee(cursor, count) {
    return cursor.isLast || cursor.at + count <= cursor.text.length;
}
function decode(bytes) {
    return /[\u0080-\u00FF]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

;// CONCATENATED MODULE: ./lib/blame/records/record.js
const LINE_FEED = 0x0a;
const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const END_MARK = /\\\.\r?(?:\n|$)/y;
function isEndMark(cursor) {
    if (cursor.text.charCodeAt(cursor.at) !== BACKSLASH)
        return false;
    if (cursor.text.length - cursor.at < 4 && !cursor.isLast) {
        return cursor.text.includes('\n', cursor.at) ? testEndMark(cursor) : null;
    }
    return testEndMark(cursor);
}
function testEndMark(cursor) {
    END_MARK.lastIndex = cursor.at;
    return END_MARK.test(cursor.text);
}
function passEndMark(cursor) {
    const index = cursor.text.indexOf('\n', cursor.at);
    cursor.at = index === -1 ? cursor.text.length : index + 1;
}

;// CONCATENATED MODULE: ./lib/blame/records/csv-records.js


function csvRecords(format, sink) {
    const state = {
        sink,
        delimiter: format.delimiter.charCodeAt(0),
        nullText: format.nullText,
        hasEndMark: format.hasEndMark,
        isLineStart: true,
        isQuoted: false,
        hasQuotes: false,
        column: 0,
        kept: '',
    };
    return (cursor) => read(state, cursor);
}
function read(state, cursor) {
    while (cursor.at < cursor.text.length) {
        if (state.isLineStart) {
            const isEnd = state.hasEndMark && isEndMark(cursor);
            if (isEnd === null)
                return false;
            if (isEnd) {
                passEndMark(cursor);
                return true;
            }
            startLine(state, cursor);
        }
        const goesOn = state.isQuoted ? readQuoted(state, cursor) : readPlain(state, cursor);
        if (!goesOn)
            break;
    }
    if (cursor.isLast && !state.isLineStart && !state.isQuoted)
        endField(state);
    return false;
}
function startLine(state, cursor) {
    state.isLineStart = false;
    if (state.isQuoted)
        return;
    startField(state, 0);
    state.sink.start(lineOf(cursor));
}
function startField(state, column) {
    state.column = column;
    state.kept = '';
    state.hasQuotes = false;
}
function readQuoted(state, cursor) {
    const end = indexOfEither(cursor, QUOTE, LINE_FEED);
    keep(state, cursor, end);
    if (end === cursor.text.length)
        return false;
    cursor.at++;
    if (cursor.text.charCodeAt(end) === QUOTE)
        state.isQuoted = false;
    else
        state.isLineStart = true;
    return true;
}
function readPlain(state, cursor) {
    const end = endOfPlain(state, cursor);
    keep(state, cursor, end);
    if (end === cursor.text.length)
        return false;
    cursor.at++;
    const code = cursor.text.charCodeAt(end);
    if (code === QUOTE)
        openQuote(state);
    else {
        endField(state);
        if (code === LINE_FEED)
            state.isLineStart = true;
        else
            startField(state, state.column + 1);
    }
    return true;
}
function endOfPlain({ sink, column, delimiter }, cursor) {
    if (column > sink.last())
        return indexOfEither(cursor, QUOTE, LINE_FEED);
    const { text, at } = cursor;
    for (let index = at; index < text.length; index++) {
        const code = text.charCodeAt(index);
        if (code === delimiter || code === LINE_FEED || code === QUOTE)
            return index;
    }
    return text.length;
}
function indexOfEither({ text, at }, one, other) {
    for (let index = at; index < text.length; index++) {
        const code = text.charCodeAt(index);
        if (code === one || code === other)
            return index;
    }
    return text.length;
}
function openQuote(state) {
    if (state.hasQuotes && state.kept.length < KEPT)
        state.kept += '"';
    state.isQuoted = true;
    state.hasQuotes = true;
}
function keep(state, cursor, end) {
    const room = KEPT - state.kept.length;
    if (room > 0 && state.sink.wants(state.column)) {
        state.kept += cursor.text.slice(cursor.at, Math.min(end, cursor.at + room));
    }
    cursor.at = end;
}
function endField(state) {
    if (!state.sink.wants(state.column))
        return;
    const text = state.kept.endsWith('\r') ? state.kept.slice(0, -1) : state.kept;
    state.sink.take(state.column, !state.hasQuotes && text === state.nullText ? null : decode(text));
}

;// CONCATENATED MODULE: ./lib/blame/sql/wanted.js

function wantedBy({ search, database }, name) {
    return spotsOf(search, database, name).flatMap(({ watch, position }) => {
        watch.isLost ||= position === null;
        return position === null ? [] : [{ watch, position, column: -1 }];
    });
}
function placeColumn(wanted, index, name) {
    for (const one of wanted)
        if (one.watch.target.column === name)
            one.column = index;
}
function placeByPosition(wanted) {
    for (const one of wanted)
        one.column = one.position - 1;
}
function wanted_judge(wanted, column, { site, value }) {
    for (const one of wanted) {
        if (one.column !== column)
            continue;
        if (value.kind === 'literal')
            sight(one.watch, value.text, site);
        else if (value.kind === 'unknown')
            sightUnnamed(one.watch, site);
    }
}
function judgeUnread(wanted, site, from = 0) {
    for (const one of wanted)
        if (one.column >= from)
            sightUnnamed(one.watch, site);
}

;// CONCATENATED MODULE: ./lib/blame/records/sighting-sink.js


const MOST_COLUMNS = 1600;
const OFTEN = 1000;
function sightingSink({ wanted, siteOf }, header) {
    let records = 0;
    let site = siteOf(1);
    let last = header === 'names' ? MOST_COLUMNS : lastColumn();
    const isHeader = () => records === 1 && header !== 'none';
    function lastColumn() {
        const open = wanted.filter(({ watch }) => !isSettled(watch, site));
        return Math.max(-1, ...open.map(({ column }) => column));
    }
    return {
        wants: (column) => isHeader()
            ? header === 'names' && column < MOST_COLUMNS
            : wanted.some((one) => one.column === column),
        take(column, text) {
            if (isHeader())
                return placeColumn(wanted, column, text ?? '');
            for (const one of wanted) {
                if (one.column === column && text !== null)
                    sight(one.watch, text, site);
            }
        },
        start(line) {
            if (isHeader() || records % OFTEN === OFTEN - 1)
                last = lastColumn();
            records++;
            site = siteOf(line);
        },
        last: () => last,
    };
}

;// CONCATENATED MODULE: ./lib/blame/fixtures/scan-csv.js



function csvScanner({ watches, file, baseName }, delimiter) {
    const wanted = watches.flatMap((watch) => watch.target.tables
        .filter(({ schema, table }) => baseName === table || baseName === `${schema}.${table}`)
        .map(() => ({ watch, position: 0, column: -1 })));
    const siteOf = (line) => ({ file, line, isPositional: false });
    const sink = sightingSink({ wanted, siteOf }, 'names');
    const read = csvRecords({ delimiter, nullText: '', hasEndMark: false }, sink);
    const cursor = createCursor();
    return {
        feed(chunk) {
            refill(cursor, chunk);
            read(cursor);
        },
        end() {
            cursor.isLast = true;
            read(cursor);
        },
    };
}

;// CONCATENATED MODULE: ./lib/blame/fixtures/json-tokens.js

function nextJson(lexer) {
    const { cursor } = lexer;
    if (lexer.kept !== null)
        return resumeString(lexer, lexer.kept);
    BLANKS.lastIndex = cursor.at;
    cursor.at += BLANKS.exec(cursor.text)?.[0].length ?? 0;
    const character = cursor.text[cursor.at];
    if (character === undefined)
        return null;
    if (character === '"') {
        cursor.at++;
        return resumeString(lexer, '');
    }
    if (!'{}[]:,'.includes(character))
        return scalar(cursor);
    cursor.at++;
    return { kind: 'mark', text: character };
}
const BLANKS = /[ \t\r\n]*/y;
const SCALAR = /[\w.+-]{1,400}/y;
const STRING_PART = /[^"\\]*/y;
function scalar(cursor) {
    SCALAR.lastIndex = cursor.at;
    const text = SCALAR.exec(cursor.text)?.[0];
    if (text === undefined)
        throw new SyntaxError('This is no JSON.');
    const isWhole = cursor.isLast || cursor.at + text.length < cursor.text.length;
    if (!isWhole && text.length < 400)
        return null;
    if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text)) {
        throw new SyntaxError('This is no JSON.');
    }
    cursor.at += text.length;
    return { kind: 'scalar', text };
}
function resumeString(lexer, start) {
    const { cursor } = lexer;
    let kept = start;
    for (;;) {
        STRING_PART.lastIndex = cursor.at;
        const part = STRING_PART.exec(cursor.text)?.[0] ?? '';
        kept = json_tokens_keep(kept, part);
        cursor.at += part.length;
        lexer.kept = kept;
        const isEscape = cursor.text[cursor.at] === '\\';
        if (cursor.at + (isEscape ? 2 : 1) > cursor.text.length)
            return null;
        if (!isEscape)
            break;
        kept = json_tokens_keep(kept, cursor.text.slice(cursor.at, cursor.at + 2));
        cursor.at += 2;
    }
    cursor.at++;
    lexer.kept = null;
    return { kind: 'string', text: kept.length > KEPT ? '' : json_tokens_unescape(kept) };
}
function json_tokens_keep(kept, part) {
    return kept.length > KEPT ? kept : kept + part.slice(0, KEPT + 1 - kept.length);
}
function json_tokens_unescape(bytes) {
    const text = decode(bytes);
    if (!text.includes('\\'))
        return text;
    return String(JSON.parse(`"${text}"`));
}

;// CONCATENATED MODULE: ./lib/blame/fixtures/scan-json.js



const DEEPEST = 1000;
function jsonScanner(fixture) {
    const lexer = { cursor: createCursor(), kept: null };
    const scan = { fixture, lexer, open: [], record: null, depth: 0 };
    return {
        feed(chunk) {
            refill(lexer.cursor, chunk);
            pump(scan);
        },
        end() {
            lexer.cursor.isLast = true;
            pump(scan);
        },
    };
}
function pump(scan) {
    for (let token = nextJson(scan.lexer); token !== null; token = nextJson(scan.lexer)) {
        if (token.kind === 'mark')
            takeMark(scan, token.text);
        else
            takeScalar(scan, token);
    }
}
function takeMark(scan, mark) {
    const container = scan.open.at(-1);
    if (mark === '{' || mark === '[')
        openContainer(scan, mark);
    else if (mark === '}' || mark === ']')
        scan_json_close(scan);
    else if (mark === ',' && container !== undefined)
        container.key = null;
}
function takeScalar({ open, record, depth, fixture }, { text }) {
    const container = open.at(-1);
    if (container === undefined || container.kind === '[')
        return;
    if (container.key === null)
        container.key = text;
    else if (record !== null && open.length === depth && fixture.keys.has(container.key)) {
        record.values.set(container.key, text);
    }
}
function openContainer(scan, kind) {
    if (scan.open.length >= DEEPEST)
        throw new SyntaxError('The document is too deep.');
    const table = kind === '{' && scan.record === null ? tableHere(scan) : null;
    scan.open.push({ kind, key: null });
    if (table === null)
        return;
    scan.record = { line: lineOf(scan.lexer.cursor), table, values: new Map() };
    scan.depth = scan.open.length;
}
function tableHere({ open, fixture }) {
    const [root, inner] = open;
    if (root?.kind === '[')
        return open.length === 1 ? fixture.baseName : null;
    if (root === undefined || (inner !== undefined && (inner.kind === '{' || open.length > 2))) {
        return null;
    }
    return root.key;
}
function scan_json_close(scan) {
    if (scan.record !== null && scan.open.length === scan.depth) {
        noteRecord(scan.fixture, scan.record);
        scan.record = null;
    }
    scan.open.pop();
}

;// CONCATENATED MODULE: ./lib/blame/fixtures/yaml-outline.js

function createOutline(fixture) {
    return {
        fixture,
        label: null,
        dashes: null,
        record: null,
        keys: null,
        isNested: false,
        isOver: false,
    };
}
function takeLine(outline, line, number) {
    if (line === null)
        stop(outline);
    else if (line.kind === 'entry')
        takeEntry(outline, line, number);
}
function endOutline(outline) {
    if (!outline.isOver)
        endRecord(outline);
}
function takeEntry(outline, entry, line) {
    if (entry.isItem && startsItem(outline, entry))
        startItem(outline, entry, line);
    else if (entry.indent === 0 && !entry.isItem)
        startLabel(outline, entry, line);
    else if (outline.record === null && !entry.isItem)
        startRow(outline, entry);
    else
        takeInner(outline, entry);
}
function startsItem(outline, entry) {
    if (outline.dashes !== null)
        return entry.indent === outline.dashes;
    return outline.record === null && (outline.label !== null || entry.indent === 0);
}
function startItem(outline, entry, line) {
    endRecord(outline);
    if (entry.key === null)
        return stop(outline);
    outline.dashes = entry.indent;
    const table = outline.label?.text ?? outline.fixture.baseName;
    outline.record = { line, table, values: new Map() };
    outline.keys = entry.column;
    takeInner(outline, { ...entry, isItem: false, indent: entry.column });
}
function startLabel(outline, entry, line) {
    endRecord(outline);
    outline.dashes = null;
    outline.keys = null;
    outline.isNested = false;
    if (entry.key === null || entry.key.startsWith('_'))
        return stop(outline);
    outline.label = entry.value === null ? { text: entry.key, line } : null;
}
function startRow(outline, entry) {
    const { label, fixture } = outline;
    if (label === null)
        return stop(outline);
    outline.record = { line: label.line, table: fixture.baseName, values: new Map() };
    outline.keys = entry.indent;
    takeInner(outline, entry);
}
function takeInner(outline, entry) {
    const { record, keys } = outline;
    if (record === null || keys === null || entry.indent < keys)
        return stop(outline);
    if (entry.indent > keys || entry.isItem) {
        if (!outline.isNested)
            stop(outline);
        return;
    }
    if (entry.key === null || record.values.has(entry.key))
        return stop(outline);
    if (outline.fixture.keys.has(entry.key))
        record.values.set(entry.key, entry.value ?? '');
    outline.isNested = entry.value === null;
}
function endRecord(outline) {
    if (outline.record !== null)
        noteRecord(outline.fixture, outline.record);
    outline.record = null;
}
function stop(outline) {
    outline.isOver = true;
    outline.record = null;
}

;// CONCATENATED MODULE: ./lib/blame/fixtures/yaml-lines.js
const ENTRY = /^( *)(- +)?(?:([A-Za-z_][\w.-]*|"[^"\\]*"|'[^']*'):(?: +(.*))?|(.+))$/;
const PLAIN = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[\]|\{\}|[^\s"'[\]{}&*!|>%@`?#,<-].*|-[\d.].*)$/;
function yamlLine(text) {
    const line = text.trimEnd();
    if (line === '' || /^ *#/.test(line) || line === '---')
        return { kind: 'blank' };
    if (/<%|\t|<<:|^%|\{\{/.test(line))
        return null;
    const [, blanks = '', dash = '', name, rest, item] = ENTRY.exec(line) ?? [];
    const value = yaml_lines_valueOf(name === undefined ? item : rest);
    if (value === undefined || (name === undefined && (dash === '' || value === null)))
        return null;
    return {
        kind: 'entry',
        indent: blanks.length,
        column: blanks.length + dash.length,
        isItem: dash !== '',
        key: name === undefined ? null : unquote(name),
        value,
    };
}
function yaml_lines_valueOf(text) {
    const plain = text === undefined ? '' : withoutComment(text);
    if (plain === '')
        return null;
    if (!PLAIN.test(plain))
        return undefined;
    const isQuoted = /^["']/.test(plain);
    if (!isQuoted && /:(?:\s|$)/.test(plain))
        return undefined;
    return unquote(plain);
}
function withoutComment(text) {
    if (text.startsWith('#'))
        return '';
    const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:\s#.*)?$/.exec(text);
    return quoted?.[1] ?? (/^["']/.test(text) ? text : text.replace(/\s+#.*$/, ''));
}
function unquote(text) {
    return /^["']/.test(text) ? text.slice(1, -1) : text;
}

;// CONCATENATED MODULE: ./lib/blame/fixtures/scan-yaml.js



const LONGEST_LINE = 10_000;
function yamlScanner(fixture) {
    const cursor = createCursor();
    const outline = createOutline(fixture);
    return {
        feed(chunk) {
            if (outline.isOver)
                return;
            refill(cursor, chunk);
            scan_yaml_pump(cursor, outline);
        },
        end() {
            cursor.isLast = true;
            scan_yaml_pump(cursor, outline);
            endOutline(outline);
        },
    };
}
function scan_yaml_pump(cursor, outline) {
    while (!outline.isOver && cursor.at < cursor.text.length) {
        const index = cursor.text.indexOf('\n', cursor.at);
        if (index === -1 && !cursor.isLast) {
            outline.isOver = canSee(cursor, LONGEST_LINE);
            return;
        }
        const text = cursor.text.slice(cursor.at, index === -1 ? cursor.text.length : index);
        const line = cursor.line;
        if (index === -1)
            cursor.at = cursor.text.length;
        else
            passLine(cursor, index);
        const parsed = text.length > LONGEST_LINE ? null : yamlLine(decode(text));
        takeLine(outline, parsed, line);
    }
}

;// CONCATENATED MODULE: external "node:fs/promises"
const external_node_fs_promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");
;// CONCATENATED MODULE: ./lib/blame/read-chunks.js

const READ_BYTES = 256 * 1024;
const CHUNK_BYTES = 16 * 1024;
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);
async function* readChunks(path, isFirst = true) {
    const file = await (0,external_node_fs_promises_namespaceObject.open)(path);
    try {
        const buffer = Buffer.allocUnsafe(READ_BYTES);
        for (let isStart = isFirst;; isStart = false) {
            const { bytesRead } = await file.read(buffer, 0, READ_BYTES);
            if (bytesRead === 0)
                return;
            const bytes = buffer.subarray(0, bytesRead);
            if (bytes.includes(0))
                throw new Error(`${path} is no text`);
            yield* chunksOf(isStart && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? bytes.subarray(3) : bytes);
        }
    }
    finally {
        await file.close();
    }
}
function* chunksOf(bytes) {
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
        yield bytes.toString('latin1', start, Math.min(start + CHUNK_BYTES, bytes.length));
    }
}

;// CONCATENATED MODULE: ./lib/blame/not-sure.js
class NotSure extends Error {
    name = 'NotSure';
}

;// CONCATENATED MODULE: ./lib/blame/records/text-records.js


function textRecords(format, sink) {
    const state = {
        sink,
        delimiter: format.delimiter.charCodeAt(0),
        nullText: format.nullText,
        hasEndMark: format.hasEndMark,
        isLineStart: true,
        isContinued: false,
        column: 0,
        kept: '',
    };
    return (cursor) => text_records_read(state, cursor);
}
function text_records_read(state, cursor) {
    while (cursor.at < cursor.text.length) {
        if (state.isLineStart) {
            const isEnd = state.hasEndMark && isEndMark(cursor);
            if (isEnd === null)
                return false;
            if (isEnd)
                return finish(cursor);
            text_records_startLine(state, cursor);
        }
        const goesOn = state.column > state.sink.last() ? skipLine(state, cursor) : readField(state, cursor);
        if (!goesOn)
            break;
    }
    if (cursor.isLast && !state.isLineStart)
        text_records_endField(state);
    return false;
}
function finish(cursor) {
    passEndMark(cursor);
    return true;
}
function text_records_startLine(state, cursor) {
    state.isLineStart = false;
    if (state.isContinued)
        return;
    state.column = 0;
    state.kept = '';
    state.sink.start(lineOf(cursor));
}
function readField(state, cursor) {
    const end = endOfField(state, cursor);
    const isWanted = state.sink.wants(state.column);
    const room = KEPT - state.kept.length;
    if (isWanted && room > 0)
        state.kept += cursor.text.slice(cursor.at, Math.min(end, cursor.at + room));
    cursor.at = end;
    if (end >= cursor.text.length)
        return false;
    const code = cursor.text.charCodeAt(end);
    if (code === BACKSLASH)
        return false;
    text_records_endField(state);
    cursor.at++;
    if (code === LINE_FEED)
        state.isLineStart = true;
    else
        state.column++;
    state.isContinued = false;
    state.kept = '';
    return true;
}
function endOfField({ delimiter }, { text, at, isLast }) {
    for (let index = at; index < text.length; index++) {
        const code = text.charCodeAt(index);
        if (code === delimiter || code === LINE_FEED)
            return index;
        if (code !== BACKSLASH)
            continue;
        if (index + 1 >= text.length)
            return isLast ? text.length : index;
        index++;
    }
    return text.length;
}
function text_records_endField(state) {
    if (!state.sink.wants(state.column))
        return;
    const text = state.kept.endsWith('\r') ? state.kept.slice(0, -1) : state.kept;
    state.sink.take(state.column, text === state.nullText ? null : decode(text));
}
function skipLine(state, cursor) {
    const index = cursor.text.indexOf('\n', cursor.at);
    const end = index === -1 ? cursor.text.length : index;
    const isEscaped = backslashesBefore(cursor, end) % 2 === 1;
    cursor.at = index === -1 ? end - (isEscaped && !cursor.isLast ? 1 : 0) : end + 1;
    if (index === -1)
        return false;
    state.isLineStart = true;
    state.isContinued = isEscaped;
    return true;
}
function backslashesBefore({ text, at }, end) {
    let start = end;
    while (start > at && text.charCodeAt(start - 1) === BACKSLASH)
        start--;
    return end - start;
}

;// CONCATENATED MODULE: ./lib/blame/sql/copy-data.js





function startCopyData({ wanted, site, format }) {
    if (format === null)
        throw new NotSure('the format of a COPY');
    const read = recordReader({ ...format, hasEndMark: true }, { wanted, siteOf: () => site });
    return { read, isStarted: false };
}
function copyRecords(cursor, data) {
    if (!data.isStarted && !startData(cursor, data))
        return false;
    return data.read(cursor);
}
function recordReader(format, target) {
    const sink = sightingSink(target, format.hasHeader ? 'skipped' : 'none');
    return (format.kind === 'csv' ? csvRecords : textRecords)(format, sink);
}
const MOST_AFTER_COPY = 1000;
function startData(cursor, data) {
    const index = cursor.text.indexOf('\n', cursor.at);
    if (index === -1 && !cursor.isLast && !canSee(cursor, MOST_AFTER_COPY))
        return false;
    const rest = cursor.text.slice(cursor.at, index === -1 ? cursor.text.length : index);
    if (!/^\s*(?:--.*)?$/.test(rest))
        throw new NotSure('what follows a COPY');
    if (index === -1)
        cursor.at = cursor.text.length;
    else
        passLine(cursor, index);
    data.isStarted = true;
    return true;
}

;// CONCATENATED MODULE: ./lib/blame/sql/characters.js
const IN_WORD = tableOf((character) => (/[\w$\u0080-\u00FF]/.test(character) ? 1 : 0));
const IN_NUMBER = tableOf((character) => (/[\w.]/.test(character) ? 1 : 0));
function tableOf(classOf) {
    return Uint8Array.from({ length: 256 }, (_, code) => classOf(String.fromCharCode(code)));
}

;// CONCATENATED MODULE: ./lib/blame/sql/token.js
const SKIPPED = { kind: 'symbol', text: '' };
const UNREAD = {
    word: { kind: 'word', text: '' },
    number: { kind: 'number', text: '' },
    string: { kind: 'string', text: '' },
};
const SYMBOLS = Array.from({ length: 256 }, (_, code) => ({
    kind: 'symbol',
    text: String.fromCharCode(code),
}));
const CAST = { kind: 'symbol', text: '::' };
function symbol(code) {
    return code === '::' ? CAST : (SYMBOLS[code] ?? SKIPPED);
}
function token_isSymbol(token, text) {
    return token?.kind === 'symbol' && token.text === text;
}
function isWord(token, text) {
    return token?.kind === 'word' && token.text === text;
}
function isName(token) {
    return token?.kind === 'word' || token?.kind === 'quoted';
}

;// CONCATENATED MODULE: ./lib/blame/sql/quotes.js


function resume(holder, open) {
    switch (open.kind) {
        case 'string':
        case 'quoted':
            return resumeDoubling(holder, open);
        case 'escape':
            return resumeEscape(holder, open);
        case 'body':
            return resumeBody(holder, open);
        case 'comment':
            return resumeComment(holder, open);
        case 'line':
        case 'meta':
            return resumeLine(holder, open);
    }
}
function resumeDoubling(holder, open) {
    const { cursor } = holder;
    for (;;) {
        const index = cursor.text.indexOf(open.end, cursor.at);
        keepUpTo(cursor, open, index);
        if (index === -1 || !canSee(cursor, 2))
            return null;
        cursor.at++;
        if (cursor.text[cursor.at] !== open.end)
            return quotes_close(holder, open);
        keepUpTo(cursor, open, cursor.at + 1);
    }
}
const QUOTE_OR_BACKSLASH = /['\\]/g;
function resumeEscape(holder, open) {
    const { cursor } = holder;
    for (;;) {
        const index = search(cursor, QUOTE_OR_BACKSLASH);
        keepUpTo(cursor, open, index);
        if (index === -1 || !canSee(cursor, 2))
            return null;
        const isPair = cursor.text[index] === '\\' || cursor.text[index + 1] === "'";
        if (!isPair) {
            cursor.at++;
            return quotes_close(holder, open);
        }
        keepUpTo(cursor, open, Math.min(index + 2, cursor.text.length));
    }
}
function resumeBody(holder, open) {
    const { cursor } = holder;
    const index = cursor.text.indexOf(open.end, cursor.at);
    const halfMark = Math.max(cursor.at, cursor.text.length - open.end.length + 1);
    const end = index === -1 ? halfMark : index;
    holder.body?.(cursor.text.slice(cursor.at, end));
    cursor.at = end;
    if (index === -1)
        return null;
    cursor.at += open.end.length;
    return quotes_close(holder, open);
}
const COMMENT_MARK = /\/\*|\*\//g;
function resumeComment(holder, open) {
    const { cursor } = holder;
    for (;;) {
        const index = search(cursor, COMMENT_MARK);
        if (index === -1) {
            cursor.at = Math.max(cursor.at, cursor.text.length - 1);
            return null;
        }
        open.depth += cursor.text[index] === '/' ? 1 : -1;
        cursor.at = index + 2;
        if (open.depth === 0)
            return quotes_close(holder, open);
    }
}
const LINE_END = /[\n\r]/g;
function resumeLine(holder, open) {
    const { cursor } = holder;
    const index = open.kind === 'meta' ? cursor.text.indexOf('\n', cursor.at) : search(cursor, LINE_END);
    keepUpTo(cursor, open, index);
    return index === -1 && !cursor.isLast ? null : quotes_close(holder, open);
}
function search(cursor, expression) {
    expression.lastIndex = cursor.at;
    return expression.exec(cursor.text)?.index ?? -1;
}
function keepUpTo(cursor, open, end) {
    const stop = end === -1 ? cursor.text.length : end;
    const room = open.limit - open.kept.length;
    if (room > 0)
        open.kept += cursor.text.slice(cursor.at, Math.min(stop, cursor.at + room));
    if (stop - cursor.at > room)
        open.isCut = true;
    cursor.at = stop;
}
function quotes_close(holder, open) {
    holder.open = null;
    switch (open.kind) {
        case 'comment':
        case 'line':
            return SKIPPED;
        case 'escape':
            return { kind: open.kept.includes('\\') ? 'escape' : 'string', text: decode(open.kept) };
        case 'meta':
            return { kind: 'meta', text: open.isCut ? '' : open.kept.trim() };
        case 'string':
        case 'quoted':
        case 'body':
            return { kind: open.kind, text: decode(open.kept) };
    }
}

;// CONCATENATED MODULE: ./lib/blame/sql/token-starts.js



const KEPT_OF_META = 8192;
function word(lexer) {
    const end = endOfRun(lexer, IN_WORD);
    if (end === null)
        return null;
    const { cursor } = lexer;
    const start = cursor.at;
    cursor.at = end;
    if (cursor.text.charCodeAt(end) === 0x27 && /^e$/i.test(cursor.text.slice(start, end))) {
        cursor.at++;
        return hold(lexer, { kind: 'escape', end: "'" });
    }
    return lexer.isSkimming
        ? UNREAD.word
        : { kind: 'word', text: fold(cursor.text.slice(start, end)) };
}
function number(lexer) {
    const end = endOfRun(lexer, IN_NUMBER);
    if (end === null)
        return null;
    const start = lexer.cursor.at;
    lexer.cursor.at = end;
    return lexer.isSkimming
        ? UNREAD.number
        : { kind: 'number', text: lexer.cursor.text.slice(start, end) };
}
function endOfRun({ cursor }, inside) {
    const limit = cursor.at + KEPT;
    const stop = Math.min(cursor.text.length, limit);
    let end = cursor.at;
    while (end < stop && inside[cursor.text.charCodeAt(end)] === 1)
        end++;
    return end < cursor.text.length || cursor.isLast || end === limit ? end : null;
}
function quote(lexer) {
    const { cursor } = lexer;
    const end = cursor.text.indexOf("'", cursor.at + 1);
    const isSimple = end !== -1 && end + 1 < cursor.text.length && cursor.text[end + 1] !== "'";
    if (!isSimple) {
        cursor.at++;
        return hold(lexer, { kind: 'string', end: "'" });
    }
    const start = cursor.at + 1;
    cursor.at = end + 1;
    return lexer.isSkimming
        ? UNREAD.string
        : { kind: 'string', text: decode(cursor.text.slice(start, Math.min(end, start + KEPT))) };
}
function doubleQuote(lexer) {
    lexer.cursor.at++;
    return hold(lexer, { kind: 'quoted', end: '"' });
}
const TAG = /\$(?:[A-Za-z_\u0080-\u00FF][\w\u0080-\u00FF]{0,190})?\$/y;
function dollar(lexer, code) {
    const { cursor } = lexer;
    TAG.lastIndex = cursor.at;
    const tag = TAG.exec(cursor.text)?.[0];
    if (tag === undefined && !canSee(cursor, KEPT))
        return null;
    if (tag === undefined)
        return other(lexer, code);
    cursor.at += tag.length;
    return hold(lexer, { kind: 'body', end: tag });
}
function dashOrSlash(lexer, code) {
    const { cursor } = lexer;
    if (!canSee(cursor, 2))
        return null;
    const pair = cursor.text.slice(cursor.at, cursor.at + 2);
    if (pair !== '--' && pair !== '/*')
        return other(lexer, code);
    cursor.at += 2;
    return hold(lexer, pair === '--' ? { kind: 'line', end: '\n' } : { kind: 'comment', end: '*/' });
}
function colon(lexer, code) {
    const { cursor } = lexer;
    if (!canSee(cursor, 2))
        return null;
    const next = cursor.text[cursor.at + 1] ?? '';
    if (next === ':') {
        cursor.at += 2;
        return symbol('::');
    }
    cursor.at++;
    return /[\w'"{\u0080-\u00FF]/.test(next) ? { kind: 'variable', text: next } : symbol(code);
}
function backslash(lexer) {
    lexer.cursor.at++;
    return hold(lexer, { kind: 'meta', end: '\n', limit: KEPT_OF_META });
}
function other(lexer, code) {
    lexer.cursor.at++;
    return symbol(code);
}
function hold(lexer, { kind, end, limit = KEPT }) {
    lexer.open = { kind, end, limit, kept: '', isCut: false, depth: 1 };
    return SKIPPED;
}
function fold(bytes) {
    const text = decode(bytes);
    if (text === bytes)
        return bytes.toLowerCase();
    return text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase());
}

;// CONCATENATED MODULE: ./lib/blame/sql/lexer.js




function createLexer(cursor) {
    return { cursor, open: null, body: null, isSkimming: false };
}
function nextToken(lexer) {
    for (;;) {
        const token = lexer.open === null ? startToken(lexer) : resume(lexer, lexer.open);
        if (token !== SKIPPED)
            return token;
    }
}
function startToken(lexer) {
    const { cursor } = lexer;
    const { text } = cursor;
    while (cursor.at < text.length && (STARTS[text.charCodeAt(cursor.at)] ?? 0) === BLANK)
        cursor.at++;
    if (cursor.at >= text.length)
        return null;
    const code = text.charCodeAt(cursor.at);
    return (STARTERS[STARTS[code] ?? 0] ?? other)(lexer, code);
}
const BLANK = 1;
const STARTERS = [other, other, word, number, quote, doubleQuote, dollar].concat(dashOrSlash, colon, backslash);
const CLASSES = [
    [/[A-Za-z_\u0080-\u00FF]/, word],
    [/\d/, number],
    [/'/, quote],
    [/"/, doubleQuote],
    [/\$/, dollar],
    [/[-/]/, dashOrSlash],
    [/:/, colon],
    [/\\/, backslash],
];
const STARTS = tableOf((character) => {
    if (/[ \t\n\r\f\v]/.test(character))
        return BLANK;
    const start = CLASSES.find(([expression]) => expression.test(character))?.[1] ?? other;
    return STARTERS.indexOf(start);
});

;// CONCATENATED MODULE: ./lib/connect/words/foreign-forms.js

const URI = 'postgresql://user:password@localhost:5432/database';
function foreignForm(text) {
    if (/^["'`]/.test(text))
        return 'begins with a quote, which is part of it here: leave the quotes out';
    if (/^jdbc:/i.test(text))
        return `is a JDBC URL: write it as ${URI}`;
    const scheme = /^(?<scheme>[a-z][a-z\d+.-]*):\/\//i.exec(text)?.groups?.['scheme'];
    if (scheme !== undefined)
        return foreignScheme(scheme);
    return isAdoNet(text) ? `is written as for Npgsql, with semicolons: write it as ${URI}` : null;
}
function foreignScheme(scheme) {
    if (/^postgres(?:ql)?$/i.test(scheme))
        return `begins with ${scheme}: write it in lower case`;
    if (/^prisma/i.test(scheme)) {
        return `begins with ${scheme}, which only Prisma's own client understands: give the URI of the database itself, ${URI}`;
    }
    if (/^postgres(?:ql)?\+/i.test(scheme)) {
        return `begins with ${scheme}, which names a driver, as for SQLAlchemy: write postgresql instead`;
    }
    return `begins with ${scheme}: write postgresql instead, if it leads to PostgreSQL`;
}
const ADO_NET_SETTING = /^\s*(?:host|server|data source|port|database|user ?name|user(?: ?id)?|uid|password|pwd|psw)\s*=/i;
function isAdoNet(text) {
    const unquoted = text.replaceAll(/'(?:\\.|[^'\\])*'/gs, "''");
    return unquoted.split(';').filter((piece) => ADO_NET_SETTING.test(piece)).length > 1;
}
const MEANT = new Map([
    ['database', 'write dbname'],
    ['db', 'write dbname'],
    ['hostname', 'write host'],
    ['server', 'write host'],
    ['username', 'write user'],
    ['pwd', 'write password'],
    ...['database_url', 'postgres_url', 'url', 'uri', 'dsn'].map((name) => [name, 'give only its value, without the name']),
    ['ssl', 'write sslmode=require, or sslmode=disable for no TLS'],
    ['schema', "it is Prisma's; remove it, since tables are looked for in every schema"],
    ['currentschema', "it is JDBC's; remove it, since tables are looked for in every schema"],
    ['search_path', 'remove it, since tables are looked for in every schema'],
    ['connection_limit', "it is Prisma's; remove it, and see the input max-connections"],
    ['pool', "it is Rails'; remove it, and see the input max-connections"],
    ...['pool_timeout', 'socket_timeout', 'pgbouncer', 'statement_cache_size', 'sslaccept'].map((name) => [name, "it is Prisma's; remove it"]),
    ['uselibpqcompat', "it is node-postgres's; remove it, since sslmode means what it means to psql"],
]);
function remedyForName(name) {
    const lower = name.toLowerCase();
    if (name !== lower && isKeyword(lower))
        return `write ${lower}`;
    return MEANT.get(lower) ?? 'remove it';
}
function remedyForValue(value) {
    return value === 'no-verify' ? "; node-postgres's no-verify is require here" : '';
}

;// CONCATENATED MODULE: ./lib/connect/words/words.js
const SECRET_KEYWORDS = ['password', 'sslpassword'];
const NOTHING_SAID = { words: new Map(), faults: [], secrets: [] };
function isShowable(name) {
    return /^\w+$/.test(name);
}
function isMeantForPassword(name) {
    return SECRET_KEYWORDS.some((keyword) => keyword === name) || /^(?:pass|pwd|psw)/i.test(name);
}
function words_valueOf(words, keyword) {
    return words.get(keyword)?.value ?? '';
}
function saidWrongly(rule) {
    return { ...NOTHING_SAID, faults: [connectionFault(rule)] };
}
function connectionFault(allowed) {
    return { input: 'connection-string', given: null, allowed };
}

;// CONCATENATED MODULE: ./lib/connect/words/key-values.js



const SETTING = /\s*(?<name>[^=\s]*)\s*=\s*(?:'(?<quoted>(?:\\.|[^'\\])*)'|(?<plain>(?!')(?:\\.|[^\s\\])*\\?))\s*/sy;
function parseKeyValues(text) {
    const settings = settingsOf(text);
    if (settings === null)
        return saidWrongly(FORM);
    const words = new Map();
    for (const { name, written } of settings) {
        if (!isKeyword(name))
            continue;
        words.set(name, { value: key_values_unescape(written), source: `the keyword ${name}` });
    }
    return {
        words,
        faults: settings.flatMap(({ name }, index) => isKeyword(name) ? [] : [connectionFault(unknownRule(name, settings.slice(0, index)))]),
        secrets: settings.flatMap(({ name, written }) => (isSecret(name) ? [written] : [])),
    };
}
function settingsOf(text) {
    const settings = [];
    const pattern = new RegExp(SETTING);
    while (pattern.lastIndex < text.length) {
        const { name = '', quoted, plain = '' } = pattern.exec(text)?.groups ?? { plain: '' };
        if (pattern.lastIndex === 0)
            return null;
        const [keyword, written] = modernize(name, quoted ?? plain);
        settings.push({ name: keyword, written, isQuoted: quoted !== undefined });
    }
    return settings;
}
function key_values_unescape(written) {
    return written.replaceAll(/\\(.?)/gs, '$1');
}
function isSecret(name) {
    return isKeyword(name) && SECRET_KEYWORDS.includes(name);
}
function unknownRule(name, before) {
    const last = before.findLast((each) => isKeyword(each.name) || isMeantForPassword(each.name));
    if (last !== undefined && isMeantForPassword(last.name) && !last.isQuoted) {
        return `what follows the ${last.name} is no keyword: a value with blanks stands in 'single quotes'`;
    }
    return isShowable(name) ? `the keyword ${name} is not supported: ${remedyForName(name)}` : FORM;
}
const FORM = "must be a URI such as postgresql://user:password@localhost:5432/database, or settings such as host=localhost port=5432 user=app dbname=shop, values with blanks in 'single quotes'";

;// CONCATENATED MODULE: ./lib/connect/words/uri.js




function isUri(text) {
    return /^postgres(?:ql)?:\/\//.test(text);
}
const uri_URI = /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?]*)(?:\/(?<dbname>[^?]*))?(?:\?(?<query>.*))?$/s;
const HOST_AND_PORT = /^(?<host>\[(?<address>[^\]]+)\]|(?!\[)[^:]*)(?::(?<port>.*))?$/s;
function parseUri(text) {
    const { user, password, hosts = '', dbname, query = '' } = uri_URI.exec(text)?.groups ?? {};
    const places = hosts.split(',').map((place) => HOST_AND_PORT.exec(place)?.groups);
    const hostsOf = places.map((place) => place?.['address'] ?? place?.['host'] ?? '').join(',');
    const ports = places.map((place) => place?.['port'] ?? '').join(',');
    const authority = Object.entries({ user, password, host: hostsOf, port: ports, dbname });
    const parts = authority.flatMap(([keyword, part]) => (part ? [{ keyword, text: part }] : []));
    const parameters = parametersOf(query);
    const isCut = user === undefined && /[^,]/.test(ports) && dbname?.includes('@') === true;
    if (isCut || places.includes(undefined))
        return uri_unreadable(text);
    if (parameters === null)
        return hasStrayAt(text) ? uri_unreadable(text) : saidWrongly(PAIRS);
    return uri_read([...parts, ...parameters], text);
}
function parametersOf(query) {
    const pieces = query.replace(/&$/, '').split('&');
    if (query === '')
        return [];
    const pairs = pieces.map((piece) => piece.split('='));
    if (pairs.some((pair) => pair.length !== 2))
        return null;
    return pairs.map(([key = '', value = '']) => {
        if (key === 'ssl' && value === 'true')
            return { keyword: 'sslmode', text: 'require' };
        const [keyword, text] = modernize(percentDecoded(key) ?? key, value);
        return { keyword, text };
    });
}
function uri_read(parts, uri) {
    const unknown = parts.filter(({ keyword }) => !isKeyword(keyword));
    if (unknown.length > 0 && hasStrayAt(uri))
        return uri_unreadable(uri);
    const known = parts.flatMap(({ keyword, text }) => isKeyword(keyword) ? [{ keyword, text }] : []);
    const undecoded = known.filter(({ text }) => percentDecoded(text) === null);
    return {
        words: new Map(known.map(({ keyword, text }) => [keyword, wordOf(keyword, text)])),
        faults: [
            ...parts.flatMap(({ keyword }, index) => isKeyword(keyword) ? [] : [connectionFault(uri_unknownRule(keyword, parts[index - 1]))]),
            ...undecoded.map(({ keyword }) => connectionFault(`the ${keyword} ${WRONGLY_ENCODED}`)),
        ],
        secrets: known.flatMap(({ keyword, text }) => SECRET_KEYWORDS.includes(keyword) ? [text] : []),
    };
}
function uri_unknownRule(name, before) {
    if (before !== undefined && isMeantForPassword(before.keyword)) {
        return `what follows the ${before.keyword} is no parameter: in a password write & as %26`;
    }
    return isShowable(name) ? `the parameter ${name} is not supported: ${remedyForName(name)}` : uri_FORM;
}
function wordOf(keyword, text) {
    return { value: percentDecoded(text) ?? text, source: `the ${keyword} of the URI` };
}
const WRONGLY_ENCODED = 'is wrongly encoded: write a percent sign as %25, a blank as %20, other characters as UTF-8';
function hasStrayAt(text) {
    const { user: _, password: __, ...rest } = uri_URI.exec(text)?.groups ?? {};
    return Object.values(rest).some((part) => part?.includes('@'));
}
function uri_unreadable(text) {
    const advice = hasStrayAt(text) ? `; ${ESCAPES}` : '';
    return saidWrongly(`${uri_FORM}${advice}`);
}
const uri_FORM = 'must be a URI such as postgresql://user:password@localhost:5432/database?sslmode=require, with special characters percent-encoded';
const PAIRS = 'has a parameter that is no name=value: in a value write = as %3D, & as %26 and a blank as %20';
const ESCAPES = 'in a password write / as %2F, ? as %3F and @ as %40, and in a parameter @ as %40; a parameter that psql does not know is not supported';

;// CONCATENATED MODULE: ./lib/blame/shell/databases.js




const LEADING_AWAY = /^(?:PGSERVICE|PGSERVICEFILE|PGHOSTADDR|PGOPTIONS|PGCLIENTENCODING|PSQLRC)$/;
function databaseOf({ database, host, port }, assigned, connection) {
    if ([...assigned.keys()].some((name) => LEADING_AWAY.test(name)))
        throw new NotSure('its settings');
    const told = {
        database: textOf(assigned.get('PGDATABASE')),
        host: textOf(host) ?? textOf(assigned.get('PGHOST')),
        port: textOf(port) ?? textOf(assigned.get('PGPORT')),
    };
    return resolveDatabase(textOf(database) ?? '', told, connection);
}
function databaseElsewhere({ database, user }) {
    const name = textOf(database) ?? textOf(user) ?? '';
    if (name === '')
        throw new NotSure('the database of a psql elsewhere');
    const told = toldBy(name).database ?? '';
    if (told === '')
        throw new NotSure('the database of a psql elsewhere');
    return told;
}
function resolveDatabase(text, told, connection) {
    const { host, port, database } = { ...definedOf(told), ...definedOf(toldBy(text)) };
    const isSame = (host === undefined || plainHost(host) === plainHost(connection.host)) &&
        (port === undefined || port === String(connection.port));
    if (!isSame)
        throw new NotSure('the server');
    return database ?? connection.database;
}
function toldBy(text) {
    if (text === '')
        return {};
    if (!isUri(text) && !text.includes('='))
        return { database: text };
    const { words, faults } = isUri(text) ? parseUri(text) : parseKeyValues(text);
    const isStrange = ['service', 'hostaddr', 'options'].some((word) => words.has(word));
    if (faults.length > 0 || isStrange)
        throw new NotSure('a connection string');
    const [database, host, port] = ['dbname', 'host', 'port'].map((word) => words_valueOf(words, word));
    return { database, host, port };
}
function textOf(word) {
    if (word?.isSure === false)
        throw new NotSure('an argument of psql');
    return word?.text;
}
function definedOf(told) {
    return Object.fromEntries(Object.entries(told).filter(([, value]) => Boolean(value)));
}
function plainHost(host) {
    return ['127.0.0.1', '::1'].includes(host) ? 'localhost' : host;
}

;// CONCATENATED MODULE: ./lib/blame/sql/copy-options.js

function copyFormat(tokens) {
    const isStrange = tokens.some(({ kind, text }) => kind === 'variable' || kind === 'meta' || text === 'binary');
    if (isStrange || !hasPlainQuotes(tokens))
        return null;
    const kind = has(tokens, 'csv') ? 'csv' : 'text';
    const delimiter = delimiterOf(tokens) ?? (kind === 'csv' ? ',' : '\t');
    if (delimiter.length !== 1)
        return null;
    return {
        kind,
        delimiter,
        hasHeader: hasHeader(tokens),
        nullText: stringAfter(tokens, 'null')?.text ?? (kind === 'csv' ? '' : '\\N'),
    };
}
function has(tokens, word) {
    return tokens.some((token) => isOption(token, word));
}
function isOption(token, word) {
    const isPlain = token?.kind === 'word' || token?.kind === 'quoted' || token?.kind === 'string';
    return isPlain && token.text.toLowerCase() === word;
}
function hasPlainQuotes(tokens) {
    return ['quote', 'escape'].every((word) => (stringAfter(tokens, word)?.text ?? '"') === '"');
}
function hasHeader(tokens) {
    const index = tokens.findIndex((token) => isWord(token, 'header'));
    const value = tokens[index + 1]?.text.toLowerCase() ?? '';
    return index !== -1 && !['false', 'off', '0'].includes(value);
}
function delimiterOf(tokens) {
    const token = stringAfter(tokens, 'delimiter') ?? stringAfter(tokens, 'delimiters');
    return token?.kind === 'escape' && token.text === '\\t' ? '\t' : token?.text;
}
function stringAfter(tokens, word) {
    return tokens.find((token, index) => {
        const before = isWord(tokens[index - 1], 'as') ? index - 2 : index - 1;
        return (token.kind === 'string' || token.kind === 'escape') && isWord(tokens[before], word);
    });
}

;// CONCATENATED MODULE: ./lib/blame/sql/name.js

function createName() {
    return { parts: [], expectsPart: true };
}
function takeName(name, token) {
    if (name.expectsPart ? !isName(token) : !token_isSymbol(token, '.'))
        return false;
    if (name.expectsPart)
        name.parts.push(token.text);
    name.expectsPart = !name.expectsPart;
    if (name.parts.length > 8)
        name.parts.shift();
    return true;
}
function nameAt(tokens, start) {
    const name = createName();
    for (const token of tokens.slice(start))
        if (!takeName(name, token))
            break;
    return name.parts;
}

;// CONCATENATED MODULE: ./lib/blame/sql/copy.js





const KEPT_REST = 400;
function readCopy(session, site) {
    const name = createName();
    return { session, site, name, wanted: [], column: 0, previous: null, rest: [], state: 'name' };
}
function takeCopy(copy, token) {
    if (copy.state === 'name')
        takeTable(copy, token);
    else if (copy.state === 'columns')
        takeColumn(copy, token);
    else if (copy.state === 'rest' && copy.rest.length < KEPT_REST)
        copy.rest.push(token);
}
function finishCopy({ rest, wanted, site }) {
    const start = rest.findIndex((token) => isWord(token, 'from') || isWord(token, 'to'));
    const [direction, source, ...options] = rest.slice(Math.max(start, 0));
    if (!isWord(direction, 'from') || source === undefined)
        return null;
    return {
        wanted,
        site,
        format: rest.length < KEPT_REST ? copyFormat(options) : null,
        from: sourceOf(source),
        file: source.kind === 'string' ? source.text : null,
    };
}
function sourceOf(token) {
    if (isWord(token, 'stdin'))
        return 'stdin';
    return isWord(token, 'pstdin') ? 'pstdin' : 'elsewhere';
}
function takeTable(copy, token) {
    if (takeName(copy.name, token))
        return;
    copy.wanted = wantedBy(copy.session, copy.name.parts);
    placeByPosition(copy.wanted);
    const isQuery = copy.name.parts.length === 0 && token_isSymbol(token, '(');
    const isKnown = token_isSymbol(token, '(') || isWord(token, 'from') || isWord(token, 'to');
    if (isQuery)
        copy.state = 'over';
    else if (isKnown && !copy.name.expectsPart)
        startRest(copy, token);
    else
        throw new NotSure('the table of a COPY');
}
function startRest(copy, token) {
    copy.state = token_isSymbol(token, '(') ? 'columns' : 'rest';
    if (copy.state === 'rest') {
        copy.rest.push(token);
        copy.site = { ...copy.site, isPositional: true };
    }
    else
        for (const one of copy.wanted)
            one.column = -1;
}
function takeColumn(copy, token) {
    const isStart = copy.previous === null || token_isSymbol(copy.previous, ',');
    copy.previous = token;
    if (token_isSymbol(token, ','))
        copy.column++;
    else if (isStart && isName(token))
        placeColumn(copy.wanted, copy.column, token.text);
    else if (token.kind === 'variable' || token_isSymbol(token, '&'))
        throw new NotSure('a name');
    else if (token_isSymbol(token, ')')) {
        copy.wanted = copy.wanted.filter(({ column }) => column !== -1);
        copy.state = 'rest';
    }
}

;// CONCATENATED MODULE: ./lib/blame/sql/settings.js

const UNSAFE_ENCODING = /^(?:sjis|shift_?jis|mskanji|win932|windows932|big5|win950|windows950|gb|uhc|win949|windows949|johab|shift)/;
function changesText(head) {
    const value = head.at(-1)?.text.toLowerCase() ?? '';
    if (head.some((token) => token.text.toLowerCase() === 'standard_conforming_strings')) {
        return !['on', 'true', 'yes', '1', 'default'].includes(value);
    }
    return isWord(head[0], 'set') && isUnsafeEncoding(value);
}
function isUnsafeEncoding(name) {
    return UNSAFE_ENCODING.test(name.toLowerCase());
}

;// CONCATENATED MODULE: ./lib/blame/sql/value.js

const ABSENT = { kind: 'absent' };
const UNKNOWN = { kind: 'unknown' };
const KEPT_TOKENS = 24;
function value_valueOf(expression) {
    const tokens = withoutCast(withoutParentheses(expression));
    const [first, second] = tokens;
    if (first === undefined || expression.length > KEPT_TOKENS)
        return UNKNOWN;
    if (tokens.length === 1)
        return value_literal(first);
    const isSigned = token_isSymbol(first, '-') || token_isSymbol(first, '+');
    if (isSigned && tokens.length === 2 && second?.kind === 'number') {
        return { kind: 'literal', text: token_isSymbol(first, '-') ? `-${second.text}` : second.text };
    }
    return value_isNextval(tokens) ? ABSENT : UNKNOWN;
}
function value_literal(token) {
    const { kind, text } = token;
    if (kind === 'number' || kind === 'string')
        return { kind: 'literal', text };
    return isWord(token, 'null') || isWord(token, 'default') ? ABSENT : UNKNOWN;
}
function value_isNextval(tokens) {
    const isQualified = isWord(tokens[0], 'pg_catalog') && token_isSymbol(tokens[1], '.');
    const call = isQualified ? tokens.slice(2) : tokens;
    if (!isWord(call[0], 'nextval') || !token_isSymbol(call[1], '('))
        return false;
    return closingOf(call, 1) === call.length - 1;
}
function withoutParentheses(tokens) {
    let inner = tokens;
    while (token_isSymbol(inner[0], '(') && closingOf(inner, 0) === inner.length - 1) {
        inner = inner.slice(1, -1);
    }
    return inner;
}
function withoutCast(tokens) {
    const cast = tokens.findIndex((token) => token_isSymbol(token, '::'));
    if (cast === -1)
        return tokens;
    const isType = tokens
        .slice(cast)
        .every((token) => token.kind === 'word' || token_isSymbol(token, '::') || token_isSymbol(token, '.'));
    return isType ? withoutParentheses(tokens.slice(0, cast)) : tokens;
}
function closingOf(tokens, opening) {
    let depth = 0;
    return tokens.findIndex((token, index) => {
        if (index < opening)
            return false;
        if (token_isSymbol(token, '('))
            depth++;
        if (token_isSymbol(token, ')'))
            depth--;
        return depth === 0;
    });
}

;// CONCATENATED MODULE: ./lib/blame/sql/insert-state.js



function createInsert(start, step) {
    return {
        ...start,
        name: createName(),
        wanted: [],
        hasColumns: false,
        column: 0,
        expression: [],
        isCollecting: false,
        isSkimming: false,
        previous: null,
        step,
    };
}
function ignore(insert) {
    insert.step = takeNothing;
    insert.isSkimming = true;
}
const takeNothing = () => undefined;
function lose(insert) {
    loseFrom(insert, 0);
    ignore(insert);
}
function startValue(insert, column) {
    insert.column = column;
    insert.expression.length = 0;
    insert.isCollecting = insert.wanted.some((one) => one.column === column);
}
function endValue({ site, wanted, column, expression, isCollecting }) {
    if (!isCollecting)
        return;
    wanted_judge(wanted, column, { site, value: value_valueOf(expression) });
}
function collect(insert, token) {
    if (insert.isCollecting && insert.expression.length <= KEPT_TOKENS)
        insert.expression.push(token);
    if (token.kind === 'variable' && /[^'"]/.test(token.text))
        loseFrom(insert, insert.column);
}
function loseFrom({ site, wanted }, from) {
    judgeUnread(wanted, site, from);
}

;// CONCATENATED MODULE: ./lib/blame/sql/select.js


function startSelect(insert) {
    insert.previous = null;
    startValue(insert, 0);
    insert.step = readItem;
}
const CLAUSES = new Set('from where group having window order limit offset fetch for on returning'.split(' '));
const SET_OPERATIONS = new Set(['union', 'intersect', 'except']);
const readItem = (insert, token, depth) => {
    const { previous } = insert;
    insert.previous = token;
    if (depth > insert.base)
        return collect(insert, token);
    if (isAllColumns(previous, token) || isWord(token, 'distinct'))
        return loseRest(insert);
    if (token_isSymbol(token, ',')) {
        judgeItem(insert);
        startValue(insert, insert.column + 1);
    }
    else if (endsList(token)) {
        judgeItem(insert);
        insert.step = readClauses;
        readClauses(insert, token, depth);
    }
    else
        collect(insert, token);
};
const readClauses = (insert, token, depth) => {
    if (depth === insert.base && token.kind === 'word' && SET_OPERATIONS.has(token.text))
        lose(insert);
};
function endSelect(insert) {
    if (insert.step === readItem)
        judgeItem(insert);
    ignore(insert);
}
function isAllColumns(previous, token) {
    const isStart = previous === null || token_isSymbol(previous, ',') || token_isSymbol(previous, '.');
    return isStart && token_isSymbol(token, '*');
}
function endsList(token) {
    return token.kind === 'word' && (CLAUSES.has(token.text) || SET_OPERATIONS.has(token.text));
}
function judgeItem(insert) {
    const { expression } = insert;
    if (isWord(expression.at(-2), 'as'))
        expression.length -= 2;
    endValue(insert);
}
function loseRest(insert) {
    loseFrom(insert, insert.column);
    ignore(insert);
}

;// CONCATENATED MODULE: ./lib/blame/sql/values.js


function startRows(insert) {
    insert.step = values_readRows;
}
const values_readRows = (insert, token, depth) => {
    if (depth === insert.base)
        readBetweenRows(insert, token);
    else if (depth === insert.base + 1 && token_isSymbol(token, ',')) {
        judgeValue(insert);
        startRowValue(insert, insert.column + 1);
    }
    else
        collect(insert, token);
};
function readBetweenRows(insert, token) {
    if (token_isSymbol(token, '('))
        startRowValue(insert, 0);
    else if (token_isSymbol(token, ')'))
        judgeValue(insert);
    else if (isWord(token, 'on') || isWord(token, 'returning'))
        ignore(insert);
    else if (!token_isSymbol(token, ','))
        lose(insert);
}
function startRowValue(insert, column) {
    startValue(insert, column);
    insert.isSkimming = !insert.isCollecting;
}
function judgeValue(insert) {
    endValue(insert);
    insert.isSkimming = false;
}

;// CONCATENATED MODULE: ./lib/blame/sql/insert.js







function readInsert(start) {
    return createInsert(start, readInto);
}
function finishInsert(insert) {
    endSelect(insert);
}
const readInto = (insert, token) => {
    if (isWord(token, 'into'))
        insert.step = readTable;
    else
        ignore(insert);
};
const readTable = (insert, token, depth) => {
    if (takeName(insert.name, token))
        return;
    requireName(token);
    insert.wanted = wantedBy(insert.session, insert.name.parts);
    if (!insert.isRun)
        for (const { watch } of insert.wanted)
            watch.isLost = true;
    if (insert.wanted.length === 0 || !insert.isRun)
        return ignore(insert);
    insert.step = readSource;
    readSource(insert, token, depth);
};
const readSource = (insert, token) => {
    if (token_isSymbol(token, '('))
        startList(insert);
    else if (isWord(token, 'as'))
        insert.step = readAlias;
    else if (isWord(token, 'overriding'))
        insert.step = readOverriding;
    else if (isWord(token, 'default'))
        ignore(insert);
    else
        startValues(insert, token);
};
const readAlias = (insert) => {
    insert.step = readSource;
};
const readOverriding = (insert, token) => {
    if (isWord(token, 'value'))
        insert.step = readSource;
};
function startValues(insert, token) {
    if (!insert.hasColumns)
        takePositions(insert);
    if (isWord(token, 'values'))
        startRows(insert);
    else if (isWord(token, 'select'))
        startSelect(insert);
    else
        lose(insert);
}
function startList(insert) {
    insert.step = readColumns;
    if (insert.hasColumns)
        lose(insert);
}
const readColumns = (insert, token, depth) => {
    requireName(token);
    const isStart = insert.previous === null || token_isSymbol(insert.previous, ',');
    insert.previous = token;
    if (depth === insert.base)
        endColumns(insert);
    else if (depth > insert.base + 1)
        return;
    else if (token_isSymbol(token, ','))
        insert.column++;
    else if (startsQuery(token)) {
        takePositions(insert);
        lose(insert);
    }
    else if (isStart && isName(token))
        placeColumn(insert.wanted, insert.column, token.text);
};
function startsQuery(token) {
    const isKeyword = isWord(token, 'select') || isWord(token, 'with') || isWord(token, 'table');
    return isKeyword || token_isSymbol(token, '(');
}
function takePositions(insert) {
    insert.site = { ...insert.site, isPositional: true };
    placeByPosition(insert.wanted);
}
function requireName(token) {
    if (token.kind === 'variable' || token_isSymbol(token, '&'))
        throw new NotSure('a name');
}
function endColumns(insert) {
    insert.hasColumns = true;
    insert.wanted = insert.wanted.filter(({ column }) => column !== -1);
    if (insert.wanted.length === 0)
        ignore(insert);
    else
        insert.step = readSource;
}

;// CONCATENATED MODULE: ./lib/blame/sql/statement.js





const KEPT_HEAD = 200;
const WATCHED = new Set('update merge into rename schema type add drop inherit'.split(' '));
function createStatement(session) {
    return {
        session,
        head: [],
        words: new Set(),
        mentions: new Set(),
        name: createName(),
        previous: null,
    };
}
function takeStatement(statement, token) {
    const { head, words, previous } = statement;
    if (head.length < KEPT_HEAD)
        head.push(token);
    if (token.kind === 'word' && isWatched(previous, token))
        words.add(token.text);
    if (isWord(head[0], 'alter'))
        noteColumns(words, previous, token);
    statement.previous = token;
    if (takeName(statement.name, token))
        return;
    endName(statement);
    takeName(statement.name, token);
}
function isWatched(previous, { text }) {
    const before = previous?.text ?? '';
    if (text === 'update')
        return !['for', 'key', 'do', 'on', 'before', 'after'].includes(before);
    if (text === 'type')
        return isName(previous ?? undefined);
    return WATCHED.has(text) && !(text === 'into' && before === 'insert');
}
const statement_NO_COLUMN = new Set('constraint primary unique check foreign exclude generated not default identity expression'.split(' '));
function noteColumns(words, previous, { kind, text }) {
    const isChange = isWord(previous ?? undefined, 'add') || isWord(previous ?? undefined, 'drop');
    if (isChange && !(kind === 'word' && statement_NO_COLUMN.has(text)))
        words.add('column');
}
function endName(statement) {
    const { parts } = statement.name;
    if (parts.length === 0)
        return;
    statement.name = createName();
    const { search, database } = statement.session;
    for (const { watch } of spotsOf(search, database, parts))
        statement.mentions.add(watch);
}
function endOther(statement) {
    endName(statement);
    const { session, head, words, mentions } = statement;
    if (head[0]?.kind === 'variable' || changesText(head))
        throw new NotSure('a setting');
    if (!isTame(statement))
        session.search.isClosed = false;
    if (isWord(head[0], 'create'))
        return noteCreated(statement);
    for (const watch of mentions) {
        if (isWord(head[0], 'alter') && words.has('column'))
            watch.isReordered = true;
        if (writesIds(statement, watch))
            watch.isLost = true;
    }
}
function noteCreated({ session, head }) {
    const kind = head.slice(0, 4).findIndex((token) => isWord(token, 'table'));
    if (kind === -1)
        return;
    const name = nameAt(head, isWord(head[kind + 1], 'if') ? kind + 4 : kind + 1);
    for (const { watch } of spotsOf(session.search, session.database, name)) {
        watch.isCreated = true;
        watch.isLost ||= hasQuery(head);
    }
}
function writesIds({ head, words }, { target }) {
    if (isWord(head[0], 'alter')) {
        return ['rename', 'schema', 'type', 'inherit'].some((word) => words.has(word));
    }
    if (words.has('update'))
        return assigns(head, target.column);
    const isQuery = ['select', 'with', 'explain', 'prepare'].some((word) => isWord(head[0], word));
    return words.has('merge') || (isQuery && words.has('into'));
}
function assigns(head, column) {
    const set = head.findIndex((token) => isWord(token, 'set'));
    const where = head.findIndex((token) => isWord(token, 'where'));
    if (where === -1 && head.length === KEPT_HEAD)
        return true;
    return head
        .slice(set, where === -1 ? head.length : where)
        .some((token) => token.text === column || token.kind === 'variable');
}
function hasQuery(head) {
    let depth = 0;
    return head.some((token) => {
        if (token_isSymbol(token, '('))
            depth++;
        if (token_isSymbol(token, ')'))
            depth--;
        return depth === 0 && isWord(token, 'as');
    });
}
const TAME = /^(?:set|select|with|begin|start|commit|end|analyze|vacuum|comment|grant|create (?:or |replace |unlogged |unique |if |not |exists )*(?:table|index|sequence|type|extension|schema)) /;
function isTame({ head, words }) {
    const start = head.slice(0, 4).map(({ text }) => `${text} `);
    return TAME.test(start.join('')) && !words.has('update');
}

;// CONCATENATED MODULE: ./lib/blame/sql/statements.js









function takeToken(scan, token) {
    if (scan.current === null) {
        if (!token_isSymbol(token, ';'))
            scan.current = startStatement(scan, token);
        return;
    }
    const { current } = scan;
    if (token_isSymbol(token, ')') || token_isSymbol(token, ']'))
        current.depth = Math.max(0, current.depth - 1);
    if (token_isSymbol(token, ';') && current.depth === 0 && current.blocks === 0)
        return endStatement(scan);
    pass(scan, current, token);
    if (token_isSymbol(token, '(') || token_isSymbol(token, '['))
        current.depth++;
}
function endStatement(scan) {
    const { current } = scan;
    scan.current = null;
    scan.lexer.body = null;
    scan.lexer.isSkimming = false;
    if (current === null)
        return;
    const { reader } = current;
    if (reader.kind === 'insert')
        finishInsert(reader.insert);
    else if (reader.kind === 'copy')
        request(scan, finishCopy(reader.copy));
    else {
        if (reader.insert !== null)
            finishInsert(reader.insert);
        endOther(reader.statement);
    }
}
function request(scan, copy) {
    if (copy === null)
        return;
    if (copy.from === 'file' || copy.from === 'pstdin')
        scan.requests.push(copy);
    else if (copy.from === 'elsewhere')
        judgeUnread(copy.wanted, copy.site);
    else if (scan.file === null)
        scan.requests.push(copy);
    else
        scan.data = startCopyData(copy);
}
function startStatement(scan, token) {
    if (isWord(token, 'do'))
        scan.lexer.body = lookThrough(scan.session);
    const current = { reader: readerFor(scan, token), depth: 0, blocks: 0 };
    if (current.reader.kind === 'other')
        takeStatement(current.reader.statement, token);
    if (token_isSymbol(token, '('))
        current.depth++;
    return current;
}
function readerFor(scan, token) {
    const { session } = scan;
    if (isWord(token, 'insert')) {
        return {
            kind: 'insert',
            insert: readInsert({ session, site: siteOf(scan), isRun: true, base: 0 }),
        };
    }
    if (isWord(token, 'copy'))
        return { kind: 'copy', copy: readCopy(session, siteOf(scan)) };
    return { kind: 'other', statement: createStatement(session), insert: null };
}
function pass(scan, current, token) {
    const { reader, depth } = current;
    if (reader.kind === 'insert') {
        reader.insert.step(reader.insert, token, depth);
        scan.lexer.isSkimming = reader.insert.isSkimming;
    }
    else if (reader.kind === 'copy')
        takeCopy(reader.copy, token);
    else {
        passInner(scan, current, token);
        countBlock(current, reader.statement, token);
        takeStatement(reader.statement, token);
    }
}
function passInner(scan, { reader, depth }, token) {
    if (reader.kind !== 'other')
        return;
    const { insert } = reader;
    if (insert !== null && (depth < insert.base || token_isSymbol(token, ';'))) {
        finishInsert(insert);
        reader.insert = null;
    }
    else if (insert !== null)
        insert.step(insert, token, depth);
    else if (isWord(reader.statement.previous ?? undefined, 'insert') && isWord(token, 'into')) {
        const isRun = isWord(reader.statement.head[0], 'with');
        const start = { session: scan.session, site: siteOf(scan), isRun, base: depth };
        reader.insert = readInsert(start);
        reader.insert.step(reader.insert, token, depth);
    }
}
const FUNCTION_HEAD = /^create (?:or replace )?(?:function|procedure) /;
function countBlock(current, { head }, token) {
    if (token.kind !== 'word' || current.depth > 0 || !isWord(head[0], 'create'))
        return;
    const start = head
        .slice(0, 4)
        .map(({ text }) => `${text} `)
        .join('');
    if (!FUNCTION_HEAD.test(start))
        return;
    if (token.text === 'begin' || (token.text === 'case' && current.blocks > 0))
        current.blocks++;
    if (token.text === 'end' && current.blocks > 0)
        current.blocks--;
}
function lookThrough({ search }) {
    let tail = '';
    return (piece) => {
        const bytes = tail + piece;
        const text = decode(bytes).toLowerCase();
        for (const [table, spots] of search.byTable) {
            if (!text.includes(table.toLowerCase()))
                continue;
            for (const { watch } of spots)
                watch.isLost = true;
        }
        tail = bytes.slice(-KEPT);
    };
}
function requireNoStatement({ current }) {
    if (current !== null)
        throw new NotSure('a command within a statement');
}

;// CONCATENATED MODULE: ./lib/blame/sql/meta.js









function runMeta(scan, line) {
    const [name = '', ...words] = line.split(/\s+/);
    if (/\s\\/.test(line))
        throw new NotSure('two commands in a line');
    if (SENDING.has(name))
        return endStatement(scan);
    requireNoStatement(scan);
    if (name === 'copy')
        runCopy(scan, line);
    else if (name === 'c' || name === 'connect')
        connect(scan, words);
    else if (name === 'q' || name === 'quit')
        scan.isOver = true;
    else if (!isHarmless(name, words[0] ?? ''))
        throw new NotSure(`\\${name}`);
}
const SENDING = new Set(['g', 'gx', 'gset', 'crosstabview']);
const HARMLESS = new Set(('echo qecho warn set unset prompt timing pset t a x H html f o out w p s z h ? C T l ' +
    'conninfo copyright errverbose restrict unrestrict setenv getenv encoding sf sv password').split(' '));
function isHarmless(name, argument) {
    if (name === 'set' && /^singleline$/i.test(argument))
        return false;
    if (name === 'encoding' && isUnsafeEncoding(argument))
        return false;
    return HARMLESS.has(name) || /^d[a-zA-Z+]*S?\+?$/.test(name);
}
function connect({ session }, words) {
    const told = words.filter((word) => !word.startsWith('-reuse-previous='));
    const text = told.join(' ');
    const isString = /=|^"?postgres(?:ql)?:/.test(text);
    const [name = '-', , ...place] = isString ? [text] : told;
    if (/[:`\\]/.test(isString ? '' : text) || place.some((word) => word !== '-')) {
        throw new NotSure('\\connect');
    }
    if (name === '-')
        return;
    const plain = /^".*"$|^'[^']*'$/.test(name) ? name.slice(1, -1) : name;
    const { connection, database } = session;
    session.database = resolveDatabase(plain, {}, { ...connection, database });
}
const FILE = /^(.*?\sfrom\s+)(?!'|stdin\b|pstdin\b|program\b)([^\s;]+)(.*)$/is;
function runCopy(scan, line) {
    const cursor = createCursor();
    cursor.text = line.slice('copy'.length).replace(FILE, "$1'$2'$3");
    cursor.isLast = true;
    const copy = readCopy(scan.session, siteOf(scan));
    const lexer = createLexer(cursor);
    for (let token = nextToken(lexer); token !== null; token = nextToken(lexer)) {
        if (!token_isSymbol(token, ';'))
            takeCopy(copy, token);
    }
    if (lexer.open !== null)
        throw new NotSure('\\copy');
    const found = finishCopy(copy);
    const isFile = found?.from === 'elsewhere' && found.file !== null;
    request(scan, isFile ? { ...found, from: 'file' } : found);
}

;// CONCATENATED MODULE: ./lib/blame/sql/scan.js






function createScan(session, file) {
    const cursor = createCursor();
    const lexer = createLexer(cursor);
    return { session, file, cursor, lexer, current: null, data: null, requests: [], isOver: false };
}
function feedSql(scan, chunk) {
    if (scan.isOver)
        return;
    refill(scan.cursor, chunk);
    scan_pump(scan);
}
function nextFile(scan, file) {
    const { cursor, lexer, current, data } = scan;
    if (scan.isOver)
        return;
    const isWithin = lexer.open !== null || current !== null || data !== null;
    if (isWithin || cursor.at < cursor.text.length)
        throw new NotSure('where a file ends');
    scan.file = file;
    restartLines(cursor);
}
function endSql(scan) {
    if (scan.isOver)
        return;
    scan.cursor.isLast = true;
    scan_pump(scan);
    if (scan.data === null)
        endStatement(scan);
}
function scan_pump(scan) {
    while (!scan.isOver) {
        if (scan.data !== null) {
            if (!copyRecords(scan.cursor, scan.data))
                return;
            scan.data = null;
        }
        else {
            const token = nextToken(scan.lexer);
            if (token === null)
                return;
            if (token.kind === 'meta')
                runMeta(scan, token.text);
            else
                takeToken(scan, token);
        }
    }
}
function siteOf(scan) {
    return { file: scan.file, line: lineOf(scan.cursor), isPositional: false };
}

;// CONCATENATED MODULE: ./lib/blame/workspace-file.js


async function workspaceFile(written, { workspace, startedAt }) {
    try {
        const root = await (0,external_node_fs_promises_namespaceObject.realpath)(workspace);
        const absolute = external_node_path_namespaceObject.resolve(workspace, written);
        const name = external_node_path_namespaceObject.relative(external_node_path_namespaceObject.resolve(workspace), absolute);
        const inRoot = external_node_path_namespaceObject.isAbsolute(written) ? external_node_path_namespaceObject.relative(root, written) : name;
        const inside = [name, inRoot].find((candidate) => isInside(candidate));
        if (inside === undefined)
            return null;
        const real = await (0,external_node_fs_promises_namespaceObject.realpath)(external_node_path_namespaceObject.isAbsolute(written) ? written : `${root}/${written}`);
        const stats = await (0,external_node_fs_promises_namespaceObject.stat)(real);
        const isOurs = stats.isFile() && stats.ctimeMs < startedAt;
        if (real !== external_node_path_namespaceObject.join(root, inside) || !isOurs)
            return null;
        return { path: real, name: inside.replaceAll(external_node_path_namespaceObject.sep, '/') };
    }
    catch {
        return null;
    }
}
function isInside(relative) {
    return relative !== '' && !external_node_path_namespaceObject.isAbsolute(relative) && relative.split(external_node_path_namespaceObject.sep)[0] !== '..';
}

;// CONCATENATED MODULE: ./lib/blame/run-argument.js







async function runArgument(path, scene) {
    const file = await workspaceFile(path, scene);
    if (file === null)
        return;
    const scanner = scannerFor(file, scene);
    try {
        for await (const chunk of readChunks(file.path))
            scanner.feed(chunk);
        scanner.end();
    }
    catch {
    }
}
function scannerFor({ name }, { search, connection }) {
    const { database } = connection;
    const fixture = createFixture(search, name, database);
    switch (/[^.]*$/.exec(name)?.[0].toLowerCase()) {
        case 'json':
            return jsonScanner(fixture);
        case 'yml':
        case 'yaml':
            return yamlScanner(fixture);
        case 'csv':
            return csvScanner(fixture, ',');
        case 'tsv':
            return csvScanner(fixture, '\t');
        default: {
            const scan = createScan({ search, connection, database }, name);
            return { feed: (chunk) => feedSql(scan, chunk), end: () => endSql(scan) };
        }
    }
}

;// CONCATENATED MODULE: ./lib/blame/run-psql.js







async function runPsql(step, scene) {
    const { search, connection } = scene;
    const { database, inputs } = step;
    const session = { search, connection, database };
    for (const input of inputs) {
        const scan = input.kind === 'files'
            ? await scanFiles(session, input.paths, scene)
            : scanText(session, input.text);
        for (const request of scan.requests) {
            await readCopied(request, pathsOfData(request, input, step), scene);
        }
    }
}
async function scanFiles(session, paths, scene) {
    const scan = createScan(session, '');
    for (const [index, path] of paths.entries()) {
        const file = await workspaceFile(path, scene);
        if (file === null)
            throw new NotSure(path);
        if (index === 0)
            scan.file = file.name;
        else
            nextFile(scan, file.name);
        for await (const chunk of readChunks(file.path, index === 0))
            feedSql(scan, chunk);
    }
    endSql(scan);
    return scan;
}
function scanText(session, text) {
    const scan = createScan(session, null);
    feedSql(scan, Buffer.from(text).toString('latin1'));
    endSql(scan);
    return scan;
}
function pathsOfData({ from, file }, input, { isLocal }) {
    if (from === 'file')
        return isLocal && file !== null ? [file] : [];
    return input.kind === 'text' ? input.stdin : [];
}
async function readCopied({ wanted, format, site }, paths, scene) {
    if (wanted.length === 0)
        return;
    const [path, ...others] = paths;
    const file = path === undefined || others.length > 0 ? null : await workspaceFile(path, scene);
    if (file === null || format === null)
        return judgeUnread(wanted, site);
    const read = recordReader({ ...format, hasEndMark: format.kind === 'text' }, {
        wanted,
        siteOf: (line) => ({ file: file.name, line, isPositional: site.isPositional }),
    });
    await readRecords(file.path, read);
}
async function readRecords(path, read) {
    const cursor = createCursor();
    for await (const chunk of readChunks(path)) {
        refill(cursor, chunk);
        if (read(cursor))
            return;
    }
    cursor.isLast = true;
    read(cursor);
}

;// CONCATENATED MODULE: ./lib/blame/shell/commands.js
const commands_KEYWORDS = new Set('! { } if then elif else fi while until do done'.split(' '));
function commandsOf(tokens) {
    const commands = [];
    let before;
    for (const part of splitAtOperators(tokens)) {
        const { words, input } = commandOf(part);
        const isPiped = before?.kind === 'operator' && /^\|&?$/.test(before.text);
        const piped = isPiped ? outputOf(commands.at(-1)) : 'none';
        commands.push({ words, input: input === 'none' ? piped : input });
        before = part.end;
    }
    return commands;
}
function splitAtOperators(tokens) {
    const parts = [];
    let start = 0;
    for (const [index, token] of tokens.entries()) {
        if (token.kind !== 'operator' || /[<>]/.test(token.text))
            continue;
        parts.push({ tokens: tokens.slice(start, index), end: token });
        start = index + 1;
    }
    return [...parts, { tokens: tokens.slice(start), end: undefined }];
}
function commandOf({ tokens }) {
    const words = [];
    let input = 'none';
    for (let index = 0; index < tokens.length; index++) {
        const token = tokens[index];
        if (token?.kind === 'word') {
            if (words.length > 0 || !commands_isKeyword(token.word))
                words.push(token.word);
        }
        else if (token !== undefined) {
            const target = tokens[++index];
            if (/^0?<$/.test(token.text))
                input = target?.kind === 'word' ? [target.word] : 'unknown';
            else if (token.text.includes('<'))
                input = 'unknown';
        }
    }
    return { words, input };
}
function commands_isKeyword({ text, isQuoted }) {
    return !isQuoted && commands_KEYWORDS.has(text);
}
function outputOf(command) {
    const [program, ...files] = command?.words ?? [];
    if (command === undefined || !/^(?:.*\/)?(?:cat|pv)$/.test(program?.text ?? ''))
        return 'unknown';
    if (files.length === 0)
        return command.input === 'none' ? 'unknown' : command.input;
    return files.some(({ text }) => text.startsWith('-')) ? 'unknown' : files;
}

;// CONCATENATED MODULE: ./lib/blame/shell/psql-arguments.js
const WITH_ARGUMENT = /[cdfFhLopPRTUv]/;
const LONG = new Map([
    ['command', 'c'],
    ['dbname', 'd'],
    ['file', 'f'],
    ['field-separator', 'F'],
    ['host', 'h'],
    ['log-file', 'L'],
    ['output', 'o'],
    ['port', 'p'],
    ['pset', 'P'],
    ['record-separator', 'R'],
    ['table-attr', 'T'],
    ['username', 'U'],
    ['set', 'v'],
    ['variable', 'v'],
]);
const IDLE = new Set(['V', 'version', 'l', 'list', '?', 'help']);
function psqlArguments(words) {
    const options = optionsOf(words);
    const last = (name) => options.findLast((option) => option.name === name)?.value ?? null;
    const [first = null, second = null] = options.filter(({ name }) => name === '');
    const database = last('d');
    return {
        actions: options.flatMap(({ name, value }) => {
            if (value === null || (name !== 'f' && name !== 'c'))
                return [];
            return [{ kind: name === 'f' ? 'file' : 'command', word: value }];
        }),
        database: database ?? first?.value ?? null,
        host: last('h'),
        port: last('p'),
        user: last('U') ?? (database === null ? second : first)?.value ?? null,
        isSingleLine: options.some(({ name }) => name === 'S' || name === 'single-line'),
        isIdle: options.some(({ name }) => IDLE.has(name)),
    };
}
function optionsOf(words) {
    const options = [];
    const rest = [...words];
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
        if (word.text === '--')
            return [...options, ...rest.map((value) => ({ name: '', value }))];
        if (word.text.startsWith('--'))
            options.push(longOption(word, rest));
        else if (/^-./.test(word.text))
            options.push(...shortOptions(word, rest));
        else
            options.push({ name: '', value: word });
    }
    return options;
}
function longOption(word, rest) {
    const [, long = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word.text) ?? [];
    const name = LONG.get(long) ?? [...LONG].find(([full]) => full.startsWith(long))?.[1];
    if (value !== undefined)
        return { name: name ?? long, value: { ...word, text: value } };
    return { name: name ?? long, value: name === undefined ? null : (rest.shift() ?? null) };
}
function shortOptions(word, rest) {
    const letters = word.text.slice(1);
    const index = letters.search(WITH_ARGUMENT);
    const flags = letters.slice(0, index === -1 ? undefined : index).split('');
    const options = flags.map((name) => ({ name, value: null }));
    if (index === -1)
        return options;
    const attached = letters.slice(index + 1);
    const value = attached === '' ? (rest.shift() ?? null) : { ...word, text: attached };
    return [...options, { name: letters[index] ?? '', value }];
}

;// CONCATENATED MODULE: ./lib/blame/shell/psql-step.js



const WRAPPERS = new Set('env time command exec timeout nice nohup sudo'.split(' '));
function psqlStep({ command, index, assigned, program }, connection) {
    const { words, input } = command;
    const told = psqlArguments(words.slice(index + 1));
    const isNamedOnly = program !== 'psql' && index === words.length - 1 && input === 'none';
    if (told.isIdle || isNamedOnly)
        return null;
    const isLocal = program === 'psql' || WRAPPERS.has(program);
    const isKept = isLocal && program !== 'sudo' && !words.slice(0, index).some(({ text }) => text.startsWith('-'));
    if (!isKept && assigned.has('PGDATABASE'))
        throw new NotSure('the database of a psql elsewhere');
    const database = isKept ? databaseOf(told, assigned, connection) : databaseElsewhere(told);
    if (told.isSingleLine)
        throw new NotSure('where statements end');
    const inputs = told.actions.length === 0
        ? [{ kind: 'files', paths: pathsOf(input) }]
        : told.actions.map((action) => inputOf(action, input, isLocal));
    return { kind: 'psql', database, inputs, isLocal };
}
function inputOf({ kind, word }, input, isLocal) {
    if (!word.isSure)
        throw new NotSure('an argument of psql');
    if (kind === 'command') {
        return { kind: 'text', text: word.text, stdin: typeof input === 'string' ? [] : pathsOf(input) };
    }
    if (word.text === '-')
        return { kind: 'files', paths: pathsOf(input) };
    if (!isLocal)
        throw new NotSure('a file elsewhere');
    return { kind: 'files', paths: [word.text] };
}
function pathsOf(input) {
    if (typeof input === 'string' || input.some(({ isSure }) => !isSure)) {
        throw new NotSure('what psql reads');
    }
    return input.map(({ text }) => text);
}

;// CONCATENATED MODULE: ./lib/blame/shell/words.js
const OPERATOR = /\d*(?:<<<|<<-?|<>|<&|<|>>|>\||>&|>)|&>>|&>|&&|\|\||\|&|;;|[;&|()\n]/y;
const PIECE = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\;&|<>()]+)/sy;
function shellTokens(line, lookup) {
    const tokens = [];
    const text = line.replaceAll(/\\\r?\n/g, '').trim();
    for (let at = 0; at < text.length;) {
        const blank = /[ \t\r]*/y;
        at += matchAt(blank, text, at)?.[0].length ?? 0;
        if (text[at] === '#')
            break;
        const next = operatorAt(text, at) ?? wordAt(text, at, lookup);
        if (next === null)
            return null;
        tokens.push(next.token);
        at = next.end;
    }
    return tokens;
}
function operatorAt(text, at) {
    const operator = matchAt(OPERATOR, text, at)?.[0];
    if (operator === undefined)
        return null;
    return { token: { kind: 'operator', text: operator }, end: at + operator.length };
}
function wordAt(text, start, lookup) {
    let word = { text: '', isSure: true, isQuoted: false };
    let end = start;
    for (let piece = matchAt(PIECE, text, end); piece !== null; piece = matchAt(PIECE, text, end)) {
        word = words_joined(word, piece, lookup);
        end += piece[0].length;
    }
    const isWhole = end > start && (end === text.length || /[\s;&|<>()]/.test(text[end] ?? ''));
    return isWhole ? { token: { kind: 'word', word }, end } : null;
}
function words_joined(word, piece, lookup) {
    const [, single, double, escaped, plain] = piece;
    const given = double ?? plain ?? '';
    const expanded = expand(given, lookup);
    const rest = double === undefined ? expanded.rest : expanded.rest.replaceAll(ESCAPE, '');
    const isSure = double === undefined ? !EXPANDED.test(rest) && !expanded.splits : !/[$`]/.test(rest);
    const text = double === undefined ? expanded.text : expanded.text.replaceAll(ESCAPE, (pair) => pair[1] ?? '');
    return {
        text: word.text + (single ?? escaped ?? text),
        isSure: word.isSure && isSure && !(word.text === '' && plain?.startsWith('~')),
        isQuoted: word.isQuoted || plain === undefined,
    };
}
const EXPANDED = /[$`*?[\]{}]/;
const ESCAPE = /\\[$`"\\]/g;
const VARIABLE = /\\.|\$(?:(\w+)|\{(\w+)\})/gs;
function expand(given, lookup) {
    let rest = given;
    let splits = false;
    const text = given.replaceAll(VARIABLE, (all, bare, braced) => {
        const value = lookup(bare ?? braced ?? '');
        if (value === undefined)
            return all;
        rest = rest.replace(all, '');
        splits ||= /[\s*[\]]/.test(value);
        return value;
    });
    return { text, rest: rest.replaceAll('***', ''), splits };
}
function matchAt(expression, text, at) {
    expression.lastIndex = at;
    return expression.exec(text);
}

;// CONCATENATED MODULE: ./lib/blame/shell/steps.js




function stepsOf(line, { connection, variables }) {
    const tokens = shellTokens(line, (name) => steps_valueOf(line, name, variables));
    if (tokens === null)
        throw new NotSure('the line');
    const exported = new Map();
    return commandsOf(tokens).flatMap((command) => {
        for (const word of command.words)
            requireSameFolder(word);
        return stepsOfCommand(command, exported, connection);
    });
}
const OF_BASH = /^(?:PWD|OLDPWD|SHLVL|_|RANDOM|SECONDS|LINENO|BASH\w*)$/;
function steps_valueOf(line, name, variables) {
    const isNamed = new RegExp(`(?<![$\\w{])${name}(?!\\w)`).test(line);
    return isNamed || OF_BASH.test(name) ? undefined : variables(name) || undefined;
}
const OTHER_FOLDER = /(?:^|[^\w.-])(?:cd|pushd|popd)(?![\w.-])|^-[A-Za-z]*[CD]|^--(?:chdir|directory|cwd|prefix|dir|workdir|project)/;
function requireSameFolder({ text }) {
    if (OTHER_FOLDER.test(text))
        throw new NotSure('the folder');
}
const ASSIGNMENT = /^\w+=/;
const EXPORTS = new Set(['export', 'declare', 'typeset', 'readonly']);
const steps_HARMLESS = new Set('true : echo test [ set cat pv'.split(' '));
function stepsOfCommand(command, exported, connection) {
    const start = command.words.findIndex(({ text }) => !ASSIGNMENT.test(text));
    const words = start === -1 ? [] : command.words.slice(start);
    const program = baseOf(words[0]);
    if (words.length === 0 || EXPORTS.has(program))
        steps_assign(exported, command.words);
    if (words.length === 0 || EXPORTS.has(program))
        return [];
    const isFree = ['.', 'source', 'eval', 'unset'].includes(program);
    if (words[0]?.isSure !== true || (isFree && words[1]?.text.endsWith('activate') !== true)) {
        throw new NotSure('a program');
    }
    const index = command.words.findIndex((word) => baseOf(word) === 'psql');
    const assigned = new Map(exported);
    steps_assign(assigned, index === -1 ? command.words : command.words.slice(0, index));
    if (index === -1)
        return steps_HARMLESS.has(program) ? [] : strangerSteps(command, assigned);
    return [psqlStep({ command, index, assigned, program }, connection) ?? { kind: 'stranger' }];
}
function steps_assign(assigned, words) {
    for (const word of words) {
        const [name] = ASSIGNMENT.exec(word.text) ?? [];
        if (name === undefined)
            continue;
        assigned.set(name.slice(0, -1), { ...word, text: word.text.slice(name.length) });
    }
}
const DATA_FILE = /\.(?:sql|dump|pgsql|json|ya?ml|csv|tsv)$/i;
const ATTACHED = /^(?:--[\w-]+=|-[a-z])/;
const OF_DATABASE = /^PG|URL|URI|DSN|DATABASE|DB/i;
function strangerSteps({ words, input }, assigned) {
    const given = [...words.slice(1), ...(typeof input === 'string' ? [] : input)];
    const paths = given.flatMap(({ text, isSure }) => (isSure ? [text.replace(ATTACHED, '')] : []));
    const files = paths.filter((path) => DATA_FILE.test(path));
    if (files.length > 0 && [...assigned.keys()].some((name) => OF_DATABASE.test(name))) {
        throw new NotSure('the database of a program');
    }
    return [{ kind: 'stranger' }, ...files.map((path) => ({ kind: 'argument', path }))];
}
function baseOf(word) {
    return word?.text.replace(/^.*\//s, '') ?? '';
}

;// CONCATENATED MODULE: ./lib/blame/locate.js




async function locate(command, targets, circumstances) {
    const search = createSearch(targets);
    const scene = { ...circumstances, search };
    for (const step of stepsOf(command, circumstances)) {
        if (step.kind === 'psql')
            await runPsql(step, scene);
        else
            search.isClosed = false;
        if (step.kind === 'argument')
            await runArgument(step.path, scene);
    }
    return search;
}

;// CONCATENATED MODULE: ./lib/blame/choose.js

function candidatesOf(watch, culprit) {
    return watch.unnamed === null && isSure(watch, culprit) ? watch.candidates : new Map();
}
function isSure({ candidates, isLost, isCreated, isReordered }, { rows }) {
    const isNew = rows === 'new' || (rows === 'of a new sequence' && isCreated);
    const isMistaken = isReordered && [...candidates.values()].some((one) => one.isPositional);
    return isNew && !isLost && !isMistaken;
}
function firstPlace(existing) {
    const [first] = existing
        .filter(({ isRepeated }) => !isRepeated)
        .toSorted((a, b) => a.order - b.order);
    return first === undefined ? null : search_placeOf(first);
}
function onlyWriter({ isClosed }, watches, culprit) {
    const unnamed = watches.flatMap((watch) => watch.unnamed ?? []);
    const [writer] = unnamed;
    const isAlone = isClosed &&
        unnamed.length === 1 &&
        watches.every((watch) => watch.candidates.size === 0 && isSure(watch, culprit));
    return isAlone && writer?.isRepeated === false ? search_placeOf(writer) : null;
}

;// CONCATENATED MODULE: ./lib/blame/existing-ids.sql.js
const TYPES = {
    integer: 'int8',
    numeric: 'numeric',
    float: 'float8',
    text: 'text',
};
function readExistingIds(session, asked) {
    const selects = asked.flatMap(({ column }, ordinal) => {
        const { representation, sources } = column;
        const value = `r.${column.column}${representation === 'text' ? '::text' : ''}`;
        return sources.map(({ only, table }) => `select ${ordinal} as ordinal, ids.id
           from unnest($${ordinal + 1}::text[]) as ids(id)
          where exists (select from ${only ? 'only ' : ''}${table} as r
                         where ${value} = ids.id::${TYPES[representation]})`);
    });
    return session.query(selects.join(' union all '), asked.map(({ ids }) => ids));
}

;// CONCATENATED MODULE: ./lib/blame/hidden-writers.sql.js
async function readHasHiddenWriters(session) {
    const [row] = await session.query(`select exists (select from pg_trigger where not tgisinternal)
         -- a view is a rule for SELECT
         or exists (select from pg_rewrite as w
                      join pg_class as c on c.oid = w.ev_class
                      join pg_namespace as n on n.oid = c.relnamespace
                     where n.nspname not in ('pg_catalog', 'information_schema'))
         or exists (select from pg_event_trigger)
         or exists (select from pg_proc as p
                      join pg_namespace as n on n.oid = p.pronamespace
                     where n.nspname not in ('pg_catalog', 'information_schema')) as found`);
    return row?.found ?? true;
}

;// CONCATENATED MODULE: ./lib/blame/place-of.js



async function place_of_placeOf(suspects, { search, culprit, read }) {
    const found = suspects.flatMap(({ column, target }) => {
        const watch = search.watches.get(target);
        return watch === undefined ? [] : [{ column, watch, candidates: candidatesOf(watch, culprit) }];
    });
    const asked = found.filter(({ candidates }) => candidates.size > 0);
    if (asked.length > 0)
        return firstPlace(await existing(asked, read));
    const watches = found.map(({ watch }) => watch);
    const place = onlyWriter(search, watches, culprit);
    return place === null || (await read(readHasHiddenWriters)) ? null : place;
}
async function existing(asked, read) {
    const columns = asked.map(({ column, candidates }) => ({ column, ids: [...candidates.keys()] }));
    const rows = await read((session) => readExistingIds(session, columns));
    return rows.flatMap(({ ordinal, id }) => asked[ordinal]?.candidates.get(id) ?? []);
}

;// CONCATENATED MODULE: ./lib/blame/writable-columns.sql.js
function readWritableColumns(session, columns) {
    return session.query(`with recursive tree as (
       select w.ordinal, w.column_name, to_regclass(w.table_name)::oid as relid,
              false as "isIndirect"
         from unnest($1::text[], $2::text[]) with ordinality as w(table_name, column_name, ordinal)
       union
       select t.ordinal, t.column_name, b.relid, t."isIndirect" or b."isIndirect"
         from tree as t
         join lateral (
           select i.inhrelid as relid, false as "isIndirect"
             from pg_inherits as i
            where i.inhparent = t.relid
           union all
           -- a view is a rule as well
           select w.ev_class, true
             from pg_depend as d
             join pg_rewrite as w on w.oid = d.objid
            where d.classid = 'pg_rewrite'::regclass
              and d.refclassid = 'pg_class'::regclass
              and d.refobjid = t.relid
              and w.ev_class <> t.relid
         ) as b on true
     )
     select t.ordinal::int4 as ordinal,
            n.nspname::text as schema,
            c.relname::text as "table",
            coalesce(a.attname::text, '') as "column",
            -- dropped columns keep their numbers, and are not counted
            case when not t."isIndirect" then (
              select count(*)::int4
               from pg_attribute as b
              where b.attrelid = c.oid
                and b.attnum between 1 and a.attnum
                and not b.attisdropped) end as position
       from tree as t
       join pg_class as c on c.oid = t.relid
       join pg_namespace as n on n.oid = c.relnamespace
       left join pg_attribute as a
         on a.attrelid = c.oid and quote_ident(a.attname) = t.column_name and not a.attisdropped
      order by t.ordinal, c.oid`, [columns.map(({ table }) => table), columns.map(({ column }) => column)]);
}

;// CONCATENATED MODULE: ./lib/blame/targets.js




async function readSuspects(session, database, blamed) {
    const columns = blamed.flatMap((outcome) => comparableColumns(outcome.sequence).map((column) => ({ outcome, column })));
    const rows = await readWritableColumns(session, columns.map(({ column }) => column));
    const byColumn = Map.groupBy(rows, ({ ordinal }) => ordinal);
    return columns.flatMap(({ outcome, column }, index) => {
        const tables = byColumn.get(index + 1) ?? [];
        const first = tables.find(({ position }) => position !== null);
        if (first === undefined)
            return [];
        const collides = collisionWith(outcome, column);
        return [{ outcome, column, target: { database, column: first.column, tables, collides } }];
    });
}
function collisionWith({ sequence, drift, before }, { block }) {
    if (drift === null || before === null || before.next === null)
        return () => false;
    const { minimum } = usableBounds(sequence);
    const reach = { first: before.next, last: drift.furthest, increment: before.increment };
    const { lowest, highest, increment, remainders } = rowsInTheWay(reach, { block, minimum });
    return (id) => id >= lowest && id <= highest && (remainders === null || remainders.includes(id % increment));
}

;// CONCATENATED MODULE: ./lib/blame/place-all.js







async function placeAll(databases, options) {
    const suspects = new Map();
    for (const database of databases)
        suspects.set(database, await suspectsIn(database, options));
    const searches = await searchAll([...suspects.values()].flat(), options);
    const placed = [];
    for (const [database, own] of suspects) {
        placed.push(withPlaces(database, await placesIn(database, own, { ...options, searches })));
    }
    return placed;
}
function withPlaces(database, places) {
    if (places.size === 0)
        return database;
    const outcomes = database.outcomes.map((outcome) => {
        const importedAt = places.get(outcome);
        return importedAt === undefined ? outcome : { ...outcome, importedAt };
    });
    return { ...database, outcomes };
}
async function suspectsIn({ name, outcomes }, options) {
    const blamed = outcomes.filter((outcome) => options.culprits.has(outcome));
    if (blamed.length === 0)
        return [];
    try {
        return await inDatabase(name, options, (read) => read((session) => readSuspects(session, name, blamed)));
    }
    catch {
        return [];
    }
}
async function searchAll(suspects, { inputs, environment, startedAt }) {
    const { connection } = inputs;
    const [host] = connection.hosts;
    const variables = commandEnvironment(environment.variables, { connection, server: null });
    const searches = new Map();
    for (const [command, own] of Map.groupBy(suspects, place_all_commandOf)) {
        const targets = own.map(({ target }) => target);
        const { workspace } = environment;
        const search = await locate(command, targets, {
            workspace,
            startedAt: startedAt.getTime(),
            connection: { host: host.name, port: host.port, database: connection.database },
            variables: (name) => variables[name],
        }).catch(() => createSearch([]));
        searches.set(command, search);
    }
    return searches;
}
function place_all_commandOf({ outcome }) {
    return outcome.importedBy ?? '';
}
async function placesIn({ name }, suspects, options) {
    const places = new Map();
    if (suspects.length === 0)
        return places;
    try {
        await inDatabase(name, options, async (read) => {
            const deadline = Date.now() + LONGEST;
            for (const [outcome, own] of Map.groupBy(suspects, (suspect) => suspect.outcome)) {
                if (Date.now() > deadline)
                    return;
                const search = options.searches.get(outcome.importedBy ?? '');
                const culprit = options.culprits.get(outcome);
                if (search === undefined || culprit === undefined)
                    continue;
                const place = await place_of_placeOf(own, { search, culprit, read }).catch(() => null);
                if (place !== null)
                    places.set(outcome, place);
            }
        });
    }
    catch {
    }
    return places;
}
const LIMITS = `set local lock_timeout = '1s'; set local statement_timeout = '20s'`;
const LONGEST = 30_000;
async function inDatabase(database, { inputs, signal }, work) {
    const connection = { ...inputs.connection, database };
    return withSessions(inputs, { connection, connections: 1, signal }, (sessions) => work((each) => sessions.use((session) => inTransaction(session, { mode: 'snapshot', settings: LIMITS }, each))));
}

// EXTERNAL MODULE: ./lib/cancellation.js + 1 modules
var cancellation = __nccwpck_require__(3686);
;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __nccwpck_require__(1708);
;// CONCATENATED MODULE: ./lib/environment.js


const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];
function takeEnvironment() {
    const variables = { ...external_node_process_.env };
    for (const name of Object.keys(variables))
        if (name.startsWith('PG'))
            delete external_node_process_.env[name];
    const isWindows = external_node_process_.platform === 'win32';
    return {
        variables,
        temporaryFolder: variables['RUNNER_TEMP'] || external_node_os_namespaceObject.tmpdir(),
        workspace: variables['GITHUB_WORKSPACE'] || external_node_process_.cwd(),
        collectsSummary: Boolean(variables['GITHUB_STEP_SUMMARY']),
        systemUser: systemUser(),
        home: isWindows ? applicationData(variables) : homeFolder(variables),
        socketFolders: isWindows ? [] : SOCKET_FOLDERS,
    };
}
function applicationData({ APPDATA: folder }) {
    return folder ? { kind: 'application-data', folder } : null;
}
function homeFolder({ HOME: own }) {
    try {
        return { kind: 'home', folder: own || external_node_os_namespaceObject.homedir() };
    }
    catch {
        return null;
    }
}
function systemUser() {
    try {
        return external_node_os_namespaceObject.userInfo().username;
    }
    catch {
        return 'postgres';
    }
}

;// CONCATENATED MODULE: ./lib/discover/nearest-databases.js

const MOST_NAMES = 10;
function nearestOf(names, patterns) {
    const nearest = byNearness(patterns.map(({ text }) => text), names.map((name) => ({ name, spellings: [name] })));
    const shown = nearest.slice(0, MOST_NAMES).join(', ');
    const rest = names.length - MOST_NAMES;
    return rest > 0 ? `${shown} and ${rest} more` : shown;
}

;// CONCATENATED MODULE: ./lib/discover/databases.sql.js
async function readDatabases(session) {
    const rows = await session.query(`
    select d.datname::text as name
      from pg_database as d
     where d.datallowconn
       and not d.datistemplate
       -- since PostgreSQL 16 a database whose removal was interrupted has the limit -2
       and d.datconnlimit <> -2
     order by d.datname`);
    return rows.map(({ name }) => name);
}

;// CONCATENATED MODULE: ./lib/work-on-databases.js








async function workOnDatabases(inputs, { stage, signal }) {
    const mustMatch = stage === 'imported';
    const { connection, maxConnections: connections } = inputs;
    if (inputs.databases.length === 0) {
        return [
            await workOnDatabase(inputs, {
                connection,
                connections,
                mustMatch,
                mayBeMissing: !mustMatch,
                signal,
            }),
        ];
    }
    try {
        const names = await listDatabases(inputs, signal);
        if (mustMatch)
            requireMatches(inputs, names);
        const assignments = work_on_databases_shareOut(inputs, { names: selected(inputs, names), signal });
        if (mustMatch)
            await requireEverythingSomewhere(inputs, assignments);
        return await inDatabases(assignments, (assignment) => workOnDatabase(inputs, assignment), inputs.maxConnections);
    }
    catch (error) {
        return [failedOutcome(connection, error)];
    }
}
async function listDatabases(inputs, signal) {
    const { connection } = inputs;
    return withSessions(inputs, { connection, connections: 1, signal }, (sessions) => sessions.use((session) => onPostgres(session, () => inTransaction(session, { mode: 'snapshot' }, readDatabases))));
}
function selected({ databases }, names) {
    return names.filter((name) => databases.some((pattern) => pattern.matches(name)));
}
function requireMatches({ databases }, names) {
    const unmatched = databases.filter((pattern) => !names.some((name) => pattern.matches(name)));
    if (unmatched.length === 0)
        return;
    throw new errors/* RunError */.e4(unmatched.map(({ text }) => `No database matches ${JSON.stringify(text)}.`).join(' '), `Correct the patterns in databases; the server has: ${nearestOf(names, unmatched)} (templates, and databases that refuse connections, are left out).`);
}
function work_on_databases_shareOut({ connection, maxConnections }, { names, signal }) {
    const connections = Math.max(1, Math.floor(maxConnections / Math.max(1, names.length)));
    return names.map((database) => ({
        connection: { ...connection, database },
        connections,
        mustMatch: false,
        mayBeMissing: false,
        signal,
    }));
}
async function inDatabases(assignments, work, maxConnections) {
    const results = new Map();
    await inLanes(assignments, maxConnections, async (assignment) => {
        results.set(assignment, await work(assignment));
    });
    return assignments.flatMap((assignment) => {
        const result = results.get(assignment);
        return result === undefined ? [] : [result];
    });
}
async function requireEverythingSomewhere(inputs, assignments) {
    const { tables, excludeTables, links, maxConnections } = inputs;
    if (tables.length + excludeTables.length + links.length === 0)
        return;
    const missed = await inDatabases(assignments, (assignment) => findMisses(inputs, assignment).catch(() => []), maxConnections);
    const [first = [], ...others] = missed;
    const everywhere = first.filter(({ key }) => others.every((misses) => misses.some((miss) => miss.key === key)));
    if (everywhere.length > 0)
        throw missError(everywhere);
}

;// CONCATENATED MODULE: ./lib/connect/find-server.js

const TIMEOUT = 10_000;
const MAINTENANCE_DATABASE = 'postgres';
async function findServer(settings, signal) {
    for (const database of [settings.database, MAINTENANCE_DATABASE]) {
        try {
            const options = { size: 1, timeout: TIMEOUT, signal };
            const sessions = await openSessions({ ...settings, database }, options);
            await sessions.close();
            return { host: sessions.host, isEncrypted: sessions.isEncrypted };
        }
        catch {
        }
    }
    return null;
}

;// CONCATENATED MODULE: ./lib/imports/footing.js
function footingOf({ sequence, before }) {
    if (before === null)
        return null;
    const { minimum, maximum, cycle, columns } = sequence;
    const { next, increment } = before;
    const names = columns.map((column) => column.kind === 'comparable'
        ? `${column.name} ${column.sources.map(({ relations }) => relations).join(' ')}`
        : column.name);
    return {
        next,
        increment,
        end: increment > 0n ? maximum : minimum,
        cycle,
        columns: names.join(', '),
    };
}
function keepsFooting(before, after) {
    if (before === null || after === null)
        return false;
    const isSame = ['increment', 'end', 'cycle', 'columns'].every((key) => before[key] === after[key]);
    if (!isSame || after.cycle)
        return false;
    if (before.next === null || after.next === null)
        return after.next === null;
    return after.increment > 0n ? after.next >= before.next : after.next <= before.next;
}

;// CONCATENATED MODULE: ./lib/imports/ledger.js

function openLedger(databases) {
    return entriesOf(databases, () => null);
}
function recordImport(ledger, databases, made) {
    return entriesOf(databases, (database, outcome) => {
        const before = ledger.entries.get(keyOf(database, outcome));
        if (before === undefined) {
            return isNew(ledger, database) ? { made, rows: 'of a new sequence' } : null;
        }
        if (before.kind === 'unread')
            return null;
        const isKept = keepsFooting(before.footing, footingOf(outcome));
        if (before.kind === 'clean' || isNewDrift(before.furthest, outcome)) {
            return { made, rows: isKept ? 'new' : 'any' };
        }
        return before.culprit === null || isKept ? before.culprit : { ...before.culprit, rows: 'any' };
    });
}
function isNewDrift(furthest, { sequence, before, drift }) {
    const next = before?.next ?? null;
    if (drift === null || next === null)
        return false;
    const { increment, columns } = sequence;
    const isSingle = columns.every((column) => column.kind === 'unknown' || column.block === 'single');
    const first = isSingle ? next + drift.collidesAfter * increment : next;
    return increment > 0n ? first > furthest : first < furthest;
}
function isNew({ unmeasured, isBlind }, { name }) {
    return !isBlind && !unmeasured.has(name);
}
function culpritOf({ entries }, database, outcome) {
    const entry = entries.get(keyOf(database, outcome));
    return entry?.kind === 'drifting' ? entry.culprit : null;
}
function entriesOf(databases, attribute) {
    const entries = databases.flatMap((database) => database.outcomes.map((outcome) => [
        keyOf(database, outcome),
        entryOf(outcome, () => attribute(database, outcome)),
    ]));
    const failed = databases.filter(({ error }) => error !== null);
    return {
        entries: new Map(entries),
        unmeasured: new Set(failed.map(({ name }) => name)),
        isBlind: failed.length > 0 && failed.length === databases.length,
    };
}
function entryOf(outcome, attribute) {
    const { status, drift } = outcome;
    const footing = footingOf(outcome);
    if (drift !== null) {
        return { kind: 'drifting', culprit: attribute(), footing, furthest: drift.furthest };
    }
    return status === 'unreadable' || status === 'failed'
        ? { kind: 'unread' }
        : { kind: 'clean', footing };
}
function keyOf({ name }, { sequence }) {
    return `${sequence.oid} ${name}`;
}

;// CONCATENATED MODULE: ./lib/imports/redaction.js
function redactionOf(secrets) {
    const longestFirst = secrets.toSorted((a, b) => b.length - a.length);
    return {
        redact: (text) => longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '***'), text),
        longest: longestFirst[0]?.length ?? 0,
    };
}

// EXTERNAL MODULE: external "string_decoder"
var external_string_decoder_ = __nccwpck_require__(3193);
// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(4434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "path"
var external_path_ = __nccwpck_require__(6928);
;// CONCATENATED MODULE: external "assert"
const external_assert_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io-util.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open: io_util_open, readdir, rename, rm, rmdir, stat, symlink, unlink } = external_fs_.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return __awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = external_fs_.constants.O_RDONLY;
function exists(fsPath) {
    return __awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return __awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return __awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = external_path_.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = external_path_.dirname(filePath);
                        const upperName = external_path_.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = external_path_.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io.js
var io_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield io_copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (ioUtil.IS_WINDOWS) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield ioUtil.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        ok(fsPath, 'a path argument must be provided');
        yield ioUtil.mkdir(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (IS_WINDOWS) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (IS_WINDOWS && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(external_path_.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (isRooted(tool)) {
            const filePath = yield tryGetExecutablePath(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(external_path_.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(external_path_.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield tryGetExecutablePath(external_path_.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield io_copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function io_copyFile(srcFile, destFile, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var toolrunner_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const toolrunner_IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (toolrunner_IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_.EOL.length);
                n = s.indexOf(external_os_.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return toolrunner_awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!isRooted(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (toolrunner_IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield which(this.toolPath, true);
            return new Promise((resolve, reject) => toolrunner_awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield exists(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new StringDecoder('utf8');
        const stderrDecoder = new StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map
;// CONCATENATED MODULE: external "node:child_process"
const external_node_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");
;// CONCATENATED MODULE: external "node:util"
const external_node_util_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");
;// CONCATENATED MODULE: ./lib/imports/descendants.js



async function descendantsOf(ancestor) {
    const parents = await parentsOfAll();
    const found = new Set([ancestor]);
    for (let before = 0; before < found.size;) {
        before = found.size;
        for (const [pid, parent] of parents)
            if (found.has(parent))
                found.add(pid);
    }
    found.delete(ancestor);
    return [...found];
}
async function parentsOfAll() {
    try {
        return await readParents();
    }
    catch {
        return askForParents().catch(() => new Map());
    }
}
async function readParents() {
    const pids = (await (0,external_node_fs_promises_namespaceObject.readdir)('/proc')).map(Number).filter(Number.isInteger);
    if (pids.length === 0)
        throw new Error('no processes in /proc');
    const parents = pids.map(async (pid) => {
        const stat = await (0,external_node_fs_promises_namespaceObject.readFile)(`/proc/${pid}/stat`, 'latin1').catch(() => '');
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [pid, Number(parent ?? -1)];
    });
    return new Map(await Promise.all(parents));
}
async function askForParents() {
    const { stdout } = await (0,external_node_util_namespaceObject.promisify)(external_node_child_process_namespaceObject.execFile)('ps', ['-A', '-o', 'pid=', '-o', 'ppid=']);
    return new Map(stdout.split('\n').map((line) => {
        const [pid = -1, parent = -1] = line.trim().split(/\s+/).map(Number);
        return [pid, parent];
    }));
}

;// CONCATENATED MODULE: external "node:string_decoder"
const external_node_string_decoder_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:string_decoder");
;// CONCATENATED MODULE: ./lib/imports/lines.js

const lines_PIECE = /[^]{1,16384}/gu;
function linesTo(give, { redact, longest }) {
    const decoder = new external_node_string_decoder_namespaceObject.StringDecoder('utf8');
    let rest = '';
    const giveAll = (line) => {
        for (const piece of piecesOf(redact(line)))
            give(piece);
    };
    const giveSome = (line) => {
        let left = redact(line);
        for (const piece of piecesOf(left).slice(0, -1)) {
            if (left.length - piece.length < longest)
                break;
            give(piece);
            left = left.slice(piece.length);
        }
        return left;
    };
    return {
        write(chunk) {
            const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/);
            rest = lines.pop() ?? '';
            for (const line of lines)
                giveAll(line);
            rest = giveSome(rest);
        },
        end() {
            rest += decoder.end();
            if (rest !== '')
                giveAll(rest.replace(/\r$/, ''));
            rest = '';
        },
    };
}
function piecesOf(line) {
    return line.match(lines_PIECE) ?? [line];
}

;// CONCATENATED MODULE: ./lib/imports/run-command.js






const WITHOUT_INPUT = 'exec < /dev/null\n';
const BASH_OPTIONS = ['--norc', '-eo', 'pipefail'];
const PATIENCE_WITH_OUTPUT = 2000;
const ENDING = [
    ['SIGINT', 0],
    ['SIGTERM', 1000],
    ['SIGKILL', 2000],
];
async function runCommand(command, { folder, environment, print, redaction, signal }) {
    if (signal.aborted)
        return { kind: 'cancelled' };
    const [output, errors] = [printer(print, redaction), printer(print, redaction)];
    const ending = endingOf();
    signal.addEventListener('abort', ending.begin);
    try {
        const exitCode = await exec('bash', [...BASH_OPTIONS, '-c', WITHOUT_INPUT + command], {
            cwd: folder,
            env: { ...environment },
            silent: true,
            ignoreReturnCode: true,
            delay: PATIENCE_WITH_OUTPUT,
            listeners: {
                stdout: (chunk) => take(chunk, output.write),
                stderr: (chunk) => take(chunk, errors.write),
            },
        });
        if (!signal.aborted)
            return { kind: 'ended', exitCode };
        await ending.finish();
        return { kind: 'cancelled' };
    }
    catch (error) {
        return { kind: 'not started', reason: await reasonOf(error, folder) };
    }
    finally {
        signal.removeEventListener('abort', ending.begin);
        output.end();
        errors.end();
    }
}
function endingOf() {
    const seen = new Set();
    const timers = [];
    const send = async (name) => {
        for (const pid of await descendantsOf(external_node_process_.pid))
            seen.add(pid);
        for (const pid of seen)
            signalTo(pid, name);
    };
    return {
        begin: () => {
            timers.push(...ENDING.map(([name, delay]) => (0,external_node_timers_.setTimeout)(() => void send(name), delay)));
        },
        finish: async () => {
            for (const timer of timers)
                clearTimeout(timer);
            await send('SIGKILL');
        },
    };
}
function signalTo(pid, name) {
    try {
        external_node_process_.kill(pid, name);
    }
    catch {
    }
}
async function reasonOf(error, folder) {
    const isThere = await (0,external_node_fs_promises_namespaceObject.stat)(folder).then((found) => found.isDirectory(), () => false);
    if (!isThere) {
        return `there is no folder ${folder}, the workspace that imports run in. Check out the repository in a step before.`;
    }
    const message = error instanceof Error ? error.message : String(error);
    return `${message.replace(/\.$/, '')}. Imports need bash: install it in the container or on the runner.`;
}
function printer(print, redaction) {
    const lines = [];
    const { write, end } = linesTo((line) => lines.push(line), redaction);
    const flush = () => {
        if (lines.length > 0)
            print(lines.splice(0));
    };
    return {
        write(chunk) {
            write(chunk);
            flush();
        },
        end() {
            end();
            flush();
        },
    };
}
const NEWLINE = 10;
function take(chunk, write) {
    write(chunk);
    chunk[chunk.length - 1] = NEWLINE;
}

;// CONCATENATED MODULE: ./lib/imports/run-imports.js

const run_imports_LONG = 5 * 60_000;
async function runImports(commands, tools) {
    const imports = [];
    const before = await tools.measure();
    let ledger = openLedger(before);
    if (before.some(({ error }) => error !== null)) {
        return { imports, ledger, error: NOT_MEASURED, unmeasured: before };
    }
    for (const [index, line] of commands.entries()) {
        const command = tools.redact(line);
        const former = imports.at(-1);
        if (former !== undefined) {
            ledger = recordImport(ledger, await tools.measure(), former);
        }
        const of = `Import ${index + 1} of ${commands.length}`;
        if (tools.signal.aborted) {
            const error = `${of} was not run, because the step was cancelled. Nothing was fixed.`;
            return { imports, ledger, error, unmeasured: null };
        }
        tools.print(`${of}: ${command}`);
        const startedAt = Date.now();
        const end = await run_imports_watched(of, line, tools);
        const durationMs = Date.now() - startedAt;
        const exitCode = end.kind === 'ended' ? end.exitCode : null;
        imports.push({ command, exitCode, durationMs });
        if (exitCode !== 0) {
            const isLast = index + 1 === commands.length;
            const error = `${run_imports_describe(of, end)} ${consequence(command, isLast)}`;
            return { imports, ledger, error, unmeasured: null };
        }
        tools.print(`${of} succeeded in ${(durationMs / 1000).toFixed(1)} s`);
    }
    return { imports, ledger, error: null, unmeasured: null };
}
async function run_imports_watched(of, command, { run, print }) {
    const startedAt = Date.now();
    const timer = setInterval(() => {
        const minutes = Math.round((Date.now() - startedAt) / 60_000);
        print(`${of} is still running after ${minutes} minutes; if it hangs, the timeout-minutes of the job ends it`);
    }, run_imports_LONG);
    try {
        return await run(command);
    }
    finally {
        clearInterval(timer);
    }
}
const NOT_MEASURED = 'No import was run, since it could not be told before which sequences drift already.';
function run_imports_describe(of, end) {
    if (end.kind === 'not started')
        return `${of} could not be started: ${end.reason}`;
    if (end.kind === 'cancelled')
        return `${of} was ended, because the step was cancelled.`;
    if (end.exitCode === null)
        return `${of} was ended by a signal.`;
    return `${of} failed with exit code ${end.exitCode}${signalOf(end.exitCode)}; its output in the log says why.`;
}
function consequence(command, isLast) {
    const others = isLast ? '' : ', and the imports after it were not run';
    return `Nothing was fixed${others}. Its command: “${command}”.`;
}
function signalOf(exitCode) {
    const signal = exitCode - 128;
    if (signal < 1 || signal > 64)
        return '';
    return `, which tells of signal ${signal}${signal === 9 ? ', as where memory ran out' : ''}`;
}

;// CONCATENATED MODULE: ./lib/imports/import-all.js







async function importAll(inputs, { environment, print, signal }) {
    const { connection, imports } = inputs;
    const redaction = redactionOf(connection.secrets);
    let server = null;
    return runImports(imports, {
        print: (line) => print([line]),
        redact: redaction.redact,
        signal,
        measure: () => workOnDatabases(lookingOnly(inputs), { stage: 'importing', signal }),
        async run(command) {
            server ??= findServer(connection, signal);
            const context = { connection, server: await server };
            return runCommand(command, {
                folder: environment.workspace,
                environment: commandEnvironment(environment.variables, context),
                print,
                redaction,
                signal,
            });
        },
    });
}
function lookingOnly(inputs) {
    const policy = { ...inputs.policy, rewind: false, parameters: null };
    return { ...inputs, mode: 'check', policy };
}
function attribute(run, found) {
    const last = run.imports.at(-1);
    if (last === undefined)
        return { databases: found, imports: [], culprits: new Map() };
    const ledger = recordImport(run.ledger, found, last);
    const culprits = new Map();
    const drifted = new Map(run.imports.map((made) => [made, []]));
    const databases = found.map((database) => ({
        ...database,
        outcomes: database.outcomes.map((outcome) => {
            const culprit = culpritOf(ledger, database, outcome);
            if (culprit === null)
                return { ...outcome, importedBy: null };
            const blamed = { ...outcome, importedBy: culprit.made.command };
            culprits.set(blamed, culprit);
            drifted.get(culprit.made)?.push(outcome.sequence.name);
            return blamed;
        }),
    }));
    const imports = run.imports.map((made) => ({
        ...made,
        drifted: (drifted.get(made) ?? []).toSorted(),
    }));
    return { databases, imports, culprits };
}

;// CONCATENATED MODULE: ./lib/connect/home-files.js

const FILES = {
    passwords: '.pgpass',
    services: '.pg_service.conf',
    certificate: '.postgresql/postgresql.crt',
    key: '.postgresql/postgresql.key',
    authorities: '.postgresql/root.crt',
    revocations: '.postgresql/root.crl',
};
const WINDOWS_FILES = {
    passwords: 'pgpass.conf',
    services: '.pg_service.conf',
    certificate: 'postgresql.crt',
    key: 'postgresql.key',
    authorities: 'root.crt',
    revocations: 'root.crl',
};
function homeFile(home, file) {
    switch (home?.kind) {
        case 'home':
            return external_node_path_namespaceObject.join(home.folder, FILES[file]);
        case 'application-data':
            return external_node_path_namespaceObject.join(home.folder, 'postgresql', WINDOWS_FILES[file]);
        default:
            return null;
    }
}

;// CONCATENATED MODULE: ./lib/connect/password-file.js



function readPasswordFile(named, home) {
    const file = named || homeFile(home, 'passwords');
    if (file === null)
        return { kind: 'absent' };
    try {
        const stats = (0,external_node_fs_namespaceObject.statSync)(file);
        const isOpen = home?.kind !== 'application-data' && (stats.mode & 0o077) !== 0;
        if (!stats.isFile())
            return unused(file, 'it is not a plain file');
        if (isOpen)
            return unused(file, `others may read it: chmod 600 ${file}`);
        return { kind: 'read', lines: (0,external_node_fs_namespaceObject.readFileSync)(file, 'utf8').split(/\r?\n/) };
    }
    catch {
        return named === '' ? { kind: 'absent' } : unused(file, 'it cannot be read');
    }
}
function unused(file, reason) {
    return { kind: 'unused', reason: `The password file ${file} was not used, since ${reason}.` };
}
const LINE = /^(?<fields>(?:(?:\\.|[^\\:])*:){4})(?<password>(?:\\.|[^\\:])*)/s;
function findPassword(file, login) {
    if (file.kind !== 'read')
        return null;
    for (const line of file.lines) {
        const { fields = '', password = '' } = LINE.exec(line)?.groups ?? {};
        if (!line.startsWith('#') && fields !== '' && fits(fields, login))
            return password || null;
    }
    return null;
}
function unescapeField(written) {
    return written.replaceAll(/\\(.)/gs, '$1');
}
function fits(fields, { place, database, user }) {
    const wanted = [hostsOf(place), [String(place.port)], [database], [user]];
    const written = fields.match(/(?:\\.|[^\\:])*:/gs) ?? [];
    return wanted.every((values, index) => {
        const field = written[index]?.slice(0, -1) ?? '';
        return field === '*' || values.includes(unescapeField(field));
    });
}
function hostsOf(place) {
    return isSocket(place) ? [place.name, 'localhost'] : [place.name];
}

;// CONCATENATED MODULE: ./lib/connect/passwords.js

function readPasswords(places, { database, user, reader, home }) {
    const given = reader.text('password');
    if (given !== '') {
        const hosts = places.map((place) => ({ ...place, password: given }));
        return { hosts, secrets: [], unusedFile: null };
    }
    const file = readPasswordFile(reader.text('passfile'), home);
    const found = places.map((place) => ({
        place,
        written: findPassword(file, { place, database, user }),
    }));
    return {
        hosts: found.map(({ place, written }) => ({
            ...place,
            password: written === null ? null : unescapeField(written),
        })),
        secrets: found.flatMap(({ written }) => written === null ? [] : [written, unescapeField(written)]),
        unusedFile: file.kind === 'unused' ? file.reason : null,
    };
}

;// CONCATENATED MODULE: ./lib/connect/secrets.js

function secretsOf({ written, used }, ordinary) {
    const harmless = new Set(ordinary.flatMap((name) => [name, percentEncoded(name)]));
    const forms = [...written, ...used.flatMap((form) => [form, percentEncoded(form)])].flatMap((form) => [form, ...form.split(/[\r\n]+/)]);
    return [...new Set(forms)]
        .filter((form) => form.trim() !== '' && !harmless.has(form))
        .toSorted((a, b) => b.length - a.length);
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./lib/connect/certificates.js




const NO_CERTIFICATES = { authorities: null, revocations: null, own: null };
const HOME_FILES = {
    sslrootcert: 'authorities',
    sslcrl: 'revocations',
    sslcert: 'certificate',
    sslkey: 'key',
};
function readCertificates(reader, home) {
    const files = { reader, home };
    const authorities = readAuthorities(files);
    if (authorities === null && reader.text('sslcrl') !== '') {
        reader.addFault('sslcrl', 'needs sslrootcert beside it');
    }
    const isShown = reader.choice('sslcertmode', ['allow', 'disable']) === 'allow';
    const certificate = isShown ? readFile('sslcert', files) : null;
    const key = certificate === null ? null : readKey(files);
    const passphrase = reader.text('sslpassword') || null;
    const certificates = {
        authorities,
        revocations: authorities === null ? null : readFile('sslcrl', files),
        own: certificate === null || key === null ? null : { certificate, key, passphrase },
    };
    requireUsable(certificates, reader);
    return certificates;
}
function readAuthorities(files) {
    if (files.reader.text('sslrootcert') === 'system')
        return (0,external_node_tls_namespaceObject.getCACertificates)('system');
    const text = readFile('sslrootcert', files);
    if (text === null)
        return null;
    certificates_attempt(() => new external_node_crypto_namespaceObject.X509Certificate(text), () => files.reader.addFault('sslrootcert', 'must name a file of certificates in PEM format'));
    return [text];
}
function readFile(keyword, { reader, home }) {
    const named = reader.text(keyword);
    const file = named || homeFile(home, HOME_FILES[keyword]);
    if (file === null || (named === '' && !(0,external_node_fs_namespaceObject.existsSync)(file)))
        return null;
    try {
        return (0,external_node_fs_namespaceObject.readFileSync)(file, 'utf8');
    }
    catch {
        reader.addFault(keyword, `names a file that cannot be read: ${file}`);
        return null;
    }
}
function readKey(files) {
    const { reader, home } = files;
    const file = reader.text('sslkey') || homeFile(home, 'key');
    const key = readFile('sslkey', files);
    if (key === null || file === null) {
        reader.addFault('sslkey', 'must name the private key of the client certificate');
    }
    else if (home?.kind !== 'application-data' && isOpenToOthers(file)) {
        reader.addFault('sslkey', `names a file that others may read: chmod 600 ${file}`);
    }
    return key;
}
function isOpenToOthers(file) {
    const { mode, uid } = (0,external_node_fs_namespaceObject.statSync)(file);
    return (mode & (uid === 0 ? 0o037 : 0o077)) !== 0;
}
function requireUsable({ revocations, own }, reader) {
    certificates_attempt(() => revocations !== null && (0,external_node_tls_namespaceObject.createSecureContext)({ crl: revocations }), () => reader.addFault('sslcrl', 'must name a file of revoked certificates in PEM format'));
    if (own === null)
        return;
    const { certificate: cert, key, passphrase } = own;
    certificates_attempt(() => (0,external_node_tls_namespaceObject.createSecureContext)({ cert, key, passphrase: passphrase ?? '' }), () => reader.addFault('sslkey', 'must name the key of the certificate in sslcert, both in PEM format, with sslpassword where it is encrypted'));
}
function certificates_attempt(action, otherwise) {
    try {
        action();
    }
    catch {
        otherwise();
    }
}

;// CONCATENATED MODULE: ./lib/connect/tls-settings.js


const SSL_MODES = [
    'prefer',
    'disable',
    'allow',
    'require',
    'verify-ca',
    'verify-full',
];
const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
function readTls(reader, places, home) {
    const isSystem = reader.text('sslrootcert') === 'system';
    const asked = reader.choice('sslmode', SSL_MODES);
    const mode = isSystem && reader.text('sslmode') === '' ? 'verify-full' : asked;
    const negotiation = reader.choice('sslnegotiation', ['postgres', 'direct']);
    const isUsed = mode !== 'disable' && !places.every(isSocket);
    const certificates = isUsed ? readCertificates(reader, home) : NO_CERTIFICATES;
    if (isSystem && mode !== 'verify-full') {
        reader.addFault('sslmode', 'is too weak for sslrootcert=system: use verify-full');
    }
    if (negotiation === 'direct' && ['disable', 'allow', 'prefer'].includes(mode)) {
        reader.addFault('sslnegotiation', 'can only be direct with sslmode require or stronger');
    }
    if (mode === 'verify-full' && lacksNames(reader)) {
        reader.addFault('hostaddr', 'needs a host beside it for sslmode=verify-full');
    }
    if (isUsed && mode.startsWith('verify') && certificates.authorities === null) {
        reader.addFault('sslmode', `is ${mode}, which needs ${WHOM_TO_TRUST}`);
    }
    return {
        ...certificates,
        mode,
        negotiation,
        ...readVersions(reader),
        channelBinding: reader.choice('channel_binding', ['prefer', 'disable', 'require']),
    };
}
function lacksNames(reader) {
    return reader.text('hostaddr') !== '' && reader.text('host').split(',').includes('');
}
function readVersions(reader) {
    const read = (keyword, otherwise) => reader.text(keyword) === '' ? otherwise : reader.choice(keyword, TLS_VERSIONS);
    const minVersion = read('ssl_min_protocol_version', 'TLSv1.2');
    const maxVersion = read('ssl_max_protocol_version', 'TLSv1.3');
    if (minVersion > maxVersion) {
        reader.addFault('ssl_max_protocol_version', 'must not be below ssl_min_protocol_version');
    }
    return { minVersion, maxVersion };
}
const WHOM_TO_TRUST = "sslrootcert: a file with the authority's certificate, or system (with verify-full) for those of the machine";

;// CONCATENATED MODULE: ./lib/connect/words/service.js





const SYSTEM_FOLDER = '/etc/postgresql-common';
function readService(name, environment) {
    if (name === '')
        return NOTHING_SAID;
    const named = environment.variables['PGSERVICEFILE'];
    if (named && readIfThere(named) === null) {
        return saidWrongly(`the environment variable PGSERVICEFILE names a file that cannot be read: ${named}`);
    }
    const files = serviceFiles(environment);
    for (const file of files) {
        const text = readIfThere(file);
        const lines = text === null ? null : sectionOf(text, name);
        if (lines !== null)
            return parseSection(lines, { name, file });
    }
    return saidWrongly(`the service ${JSON.stringify(name)} is in no service file: looked for in ${files.join(' and ')}`);
}
function serviceFiles({ variables, home }) {
    const own = variables['PGSERVICEFILE'] || homeFile(home, 'services');
    const system = external_node_path_namespaceObject.join(variables['PGSYSCONFDIR'] || SYSTEM_FOLDER, 'pg_service.conf');
    return own === null ? [system] : [own, system];
}
function readIfThere(file) {
    try {
        return (0,external_node_fs_namespaceObject.existsSync)(file) ? (0,external_node_fs_namespaceObject.readFileSync)(file, 'utf8') : null;
    }
    catch {
        return null;
    }
}
function sectionOf(text, name) {
    const lines = text.split('\n').map((line) => line.trim());
    const start = lines.findIndex((line) => line.startsWith(`[${name}]`));
    if (start === -1)
        return null;
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => line.startsWith('['));
    return (end === -1 ? rest : rest.slice(0, end)).filter((line) => line !== '' && !line.startsWith('#'));
}
function parseSection(lines, { name, file }) {
    const words = new Map();
    const service = `service ${JSON.stringify(name)} in ${file}`;
    for (const line of lines) {
        const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(line) ?? [];
        if (!isKeyword(key) || key === 'service') {
            const what = /^[a-z_]+$/.test(key) ? `the keyword ${key}` : 'a line that is no keyword=value';
            return saidWrongly(`the ${service} has ${what}, which is not supported: remove it`);
        }
        if (!words.has(key))
            words.set(key, { value, source: `${key} of the ${service}` });
    }
    return { words, faults: [], secrets: [] };
}

;// CONCATENATED MODULE: ./lib/connect/words/gather.js






function gatherWords(text, environment) {
    const given = parseString(text.trim());
    const own = wordsOfEnvironment(environment.variables);
    const name = words_valueOf(new Map([...own, ...given.words]), 'service');
    const service = readService(name, environment);
    const words = new Map([...own, ...service.words, ...given.words]);
    return {
        words,
        faults: [...given.faults, ...service.faults, ...unsupported(words)],
        secrets: [given.words, service.words, own].flatMap(passwordsIn).concat(given.secrets),
    };
}
function parseString(text) {
    if (text === '')
        return NOTHING_SAID;
    if (isUri(text))
        return parseUri(text);
    const foreign = foreignForm(text);
    return foreign === null ? parseKeyValues(text) : saidWrongly(foreign);
}
function wordsOfEnvironment(variables) {
    const entries = [...KEYWORDS].flatMap(([keyword, name]) => {
        const value = name === null ? '' : (variables[name] ?? '');
        return value === '' ? [] : [[keyword, { value, source: `the environment variable ${name}` }]];
    });
    const required = variables['PGREQUIRESSL']?.startsWith('1')
        ? [['sslmode', { value: 'require', source: 'the environment variable PGREQUIRESSL' }]]
        : [];
    return new Map([...required, ...entries]);
}
function unsupported(words) {
    return [...words]
        .filter(([keyword, { value }]) => isBeyondTheClient(keyword, value))
        .map(([, { source }]) => connectionFault(`${source} asks for what is not supported: remove or unset it for this step`));
}
function passwordsIn(words) {
    return SECRET_KEYWORDS.map((keyword) => words_valueOf(words, keyword));
}

;// CONCATENATED MODULE: ./lib/connect/words/reader.js


function wordReader(words) {
    const faults = [];
    const addFault = (keyword, rule) => {
        faults.push(connectionFault(`${words.get(keyword)?.source ?? keyword} ${rule}`));
    };
    return {
        faults,
        addFault,
        text: (keyword) => words_valueOf(words, keyword),
        choice(keyword, choices) {
            const [first] = choices;
            if (!words.has(keyword))
                return first;
            const value = words_valueOf(words, keyword);
            const choice = choices.find((candidate) => candidate === value);
            if (choice === undefined) {
                const allowed = choices.toSorted().join(', ');
                addFault(keyword, `must be one of ${allowed}${remedyForValue(value)}`);
            }
            return choice ?? first;
        },
        whole(keyword) {
            if (!words.has(keyword))
                return null;
            const value = words_valueOf(words, keyword).trim();
            if (!/^[+-]?\d{1,9}$/.test(value))
                addFault(keyword, 'must be a whole number');
            return Number(value);
        },
    };
}

;// CONCATENATED MODULE: ./lib/connect/connection-settings.js








const APPLICATION_NAME = 'fix-postgresql-sequences';
const FURTHER = [
    'options',
    'channel_binding',
    'sslnegotiation',
    'sslrootcert',
    'sslcrl',
    'sslcert',
    'sslkey',
    'sslcertmode',
    'sslpassword',
    'ssl_min_protocol_version',
    'ssl_max_protocol_version',
];
function parseConnection(text, environment) {
    const said = gatherWords(text, environment);
    const reader = wordReader(said.words);
    const places = readPlaces(reader, environment.socketFolders);
    const user = reader.text('user') || environment.systemUser;
    const database = reader.text('dbname') || user;
    for (const keyword of ['host', 'user', 'dbname']) {
        if (isConnection(reader.text(keyword)))
            reader.addFault(keyword, NAME_RULE);
    }
    const login = readPasswords(places, { database, user, reader, home: environment.home });
    const used = [...login.hosts.map(({ password }) => password ?? ''), reader.text('sslpassword')];
    const named = [text.trim(), reader.text('host'), reader.text('hostaddr')];
    const settings = {
        isByDefault: named.every((each) => each === ''),
        user,
        database,
        tls: readTls(reader, places, environment.home),
        ...readSession(reader),
        unusedPasswordFile: login.unusedFile,
        further: furtherOf(said.words),
        secrets: secretsOf({ written: [...said.secrets, ...login.secrets], used }, [
            user,
            database,
            ...places.map(({ name }) => name),
        ]),
    };
    const isRandom = reader.choice('load_balance_hosts', ['disable', 'random']) === 'random';
    const [first, ...others] = isRandom ? shuffled(login.hosts) : login.hosts;
    const faults = uniqueFaults([...said.faults, ...reader.faults]);
    if (faults.length > 0 || first === undefined)
        return { ok: false, faults };
    return { ok: true, settings: { ...settings, hosts: [first, ...others] } };
}
const NAME_RULE = 'must be a name: a whole connection goes into connection-string, with blanks between its settings';
function isConnection(text) {
    return isUri(text) || /(?:^|[\s;,&])(?:password|pwd)\s*=/i.test(text);
}
function readSession(reader) {
    const seconds = reader.whole('connect_timeout') ?? 0;
    return {
        targetSessionAttrs: reader.choice('target_session_attrs', TARGET_SESSION_ATTRS),
        secondsForEachHost: seconds > 0 ? seconds : null,
        options: reader.text('options'),
        applicationName: reader.text('application_name') ||
            reader.text('fallback_application_name') ||
            APPLICATION_NAME,
        keepAlive: {
            isOn: (reader.whole('keepalives') ?? 1) !== 0,
            idleSeconds: Math.max(0, reader.whole('keepalives_idle') ?? 0),
        },
    };
}
function furtherOf(words) {
    return new Map(FURTHER.flatMap((keyword) => {
        const value = words.get(keyword)?.value ?? '';
        return value === '' ? [] : [[keyword, value]];
    }));
}
function uniqueFaults(faults) {
    return [...new Map(faults.map((fault) => [fault.allowed, fault])).values()];
}
function shuffled(items) {
    return items
        .map((item) => ({ item, key: Math.random() }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ item }) => item);
}

;// CONCATENATED MODULE: ./lib/inputs/commands.js
const CONTINUATION = /(?<!\\)(?:\\\\)*\\$/;
function splitCommands(input) {
    const commands = [];
    let unfinished = '';
    for (const line of input.split(/\r\n?|\n/)) {
        const isComment = unfinished === '' && line.trimStart().startsWith('#');
        if (isComment)
            continue;
        if (CONTINUATION.test(line)) {
            unfinished += line.slice(0, -1);
        }
        else {
            commands.push((unfinished + line).trim());
            unfinished = '';
        }
    }
    return [...commands, unfinished.trim()].filter((command) => command !== '');
}

;// CONCATENATED MODULE: ./lib/inputs/fields.js
function fields_ok(value) {
    return { ok: true, value };
}
function parseChoice(text, choices) {
    const choice = choices.find((candidate) => candidate === text);
    return choice === undefined
        ? { ok: false, allowed: `allowed: ${choices.join(', ')}` }
        : fields_ok(choice);
}
function parseBoolean(text) {
    if (['true', 'True', 'TRUE'].includes(text))
        return fields_ok(true);
    if (['false', 'False', 'FALSE'].includes(text))
        return fields_ok(false);
    return { ok: false, allowed: 'allowed: true, false' };
}
function parseWhole(text, { least, most }) {
    const value = /^\d{1,19}$/.test(text) ? BigInt(text) : null;
    return value !== null && value >= least && value <= most
        ? fields_ok(value)
        : { ok: false, allowed: `allowed: a whole number from ${least} to ${most}` };
}
function parseSeconds(text) {
    const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    return seconds <= 86_400
        ? fields_ok(seconds)
        : { ok: false, allowed: 'allowed: whole seconds from 0 to 86400' };
}

;// CONCATENATED MODULE: ./lib/inputs/links.js


const ALLOCATORS = BLOCKS.filter((block) => block !== 'single');
const RULE = 'sequence -> table.column, then optionally pooled or pooled-lo';
const PART = String.raw `(?:"(?:[^"]|"")+"|[\p{L}\p{N}_$]+)`;
const NAME = String.raw `${PART}(?:\.${PART})*`;
const links_LINE = new RegExp(String.raw `^(${NAME})\s*->\s*(${NAME})(?:\s+(\S+))?$`, 'u');
function splitLinks(input) {
    return input
        .split('\n')
        .map((text, index) => ({ text: text.trim(), line: index + 1 }))
        .filter(({ text }) => text !== '');
}
function parseLink(text, line) {
    const [, sequence = '', path = '', kind] = links_LINE.exec(text) ?? [];
    const block = kind === undefined ? 'single' : ALLOCATORS.find((each) => each === kind);
    const [name, schema, ...more] = links_partsOf(sequence).toReversed();
    const [column, table, tableSchema, ...others] = links_partsOf(path).toReversed();
    const isWrong = block === undefined ||
        name === undefined ||
        column === undefined ||
        table === undefined ||
        more.length + others.length > 0;
    if (isWrong)
        return { ok: false, allowed: `allowed in line ${line}: ${RULE}` };
    return fields_ok({
        text,
        line,
        sequence: { schema: schema ?? null, name },
        table: { schema: tableSchema ?? null, name: table },
        column,
        block,
    });
}
function links_partsOf(name) {
    return [...name.matchAll(new RegExp(PART, 'gu'))].map(([part]) => part.startsWith('"')
        ? { text: part.slice(1, -1).replaceAll('""', '"'), isQuoted: true }
        : { text: part, isQuoted: false });
}

;// CONCATENATED MODULE: ./lib/inputs/parameters.js
const LARGEST_VALUE = 2n ** 63n - 1n;
const NOT_WITH_AUTO = 'only allowed with mode manual or check: auto keeps the parameters as they are';
const parameters_RULE = `allowed: a whole number from 1 to ${LARGEST_VALUE}`;
function takeParameters(reader, mode) {
    const [minimum, increment] = ['minvalue', 'increment'].map((input) => {
        if (reader.isGiven(input)) {
            if (mode !== 'auto')
                return reader.takeWhole(input, 1n, LARGEST_VALUE);
            return reader.take(input, () => ({ ok: false, allowed: NOT_WITH_AUTO }));
        }
        const other = input === 'minvalue' ? 'increment' : 'minvalue';
        if (mode === 'manual')
            reader.addFault(input, '', `mode manual needs it; ${parameters_RULE}`);
        if (mode === 'check' && reader.isGiven(other)) {
            reader.addFault(input, '', `it goes together with ${other}; ${parameters_RULE}`);
        }
        return null;
    });
    return typeof minimum === 'bigint' && typeof increment === 'bigint'
        ? { minimum, increment }
        : null;
}

// EXTERNAL MODULE: ./lib/inputs/names.js
var names = __nccwpck_require__(5261);
;// CONCATENATED MODULE: ./lib/inputs/table-pattern.js
const table_pattern_PART = /"(?:[^"]|"")+"|[^".]+/y;
function splitPatterns(text) {
    const entries = text.match(/(?:"[^"]*(?:"|$)|[^",\n])+/g) ?? [];
    return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}
function parseTablePattern(text) {
    const parts = splitParts(text);
    if (parts === null || parts.length > 2)
        return null;
    const [table, schema = () => true] = parts.map(nameTest).toReversed();
    if (table === undefined)
        return null;
    return { text, matches: (name) => table(name.table) && schema(name.schema) };
}
function parseNamePattern(text) {
    const [part, ...others] = splitParts(text) ?? [];
    return part === undefined || others.length > 0 ? null : { text, matches: nameTest(part) };
}
function splitParts(text) {
    const parts = [];
    let position = 0;
    while (position < text.length) {
        table_pattern_PART.lastIndex = position;
        const part = table_pattern_PART.exec(text)?.[0];
        if (part === undefined)
            return null;
        parts.push(part.trim());
        position += part.length;
        if (position === text.length)
            break;
        if (text[position] !== '.' || ++position === text.length)
            return null;
    }
    return parts.includes('') ? null : parts;
}
function nameTest(part) {
    if (part.startsWith('"')) {
        const exact = part.slice(1, -1).replaceAll('""', '"');
        return (name) => name === exact;
    }
    const expression = part.replaceAll(/[.*+?^${}()|[\]\\]/g, (character) => character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`);
    const anyCase = new RegExp(`^${expression}$`, 'isu');
    return (name) => anyCase.test(name);
}

;// CONCATENATED MODULE: ./lib/inputs/reader.js



function isSound(read) {
    return Object.values(read).every((value) => value !== undefined);
}
function inputReader(raw) {
    const faults = [];
    const addFault = (input, given, allowed) => {
        faults.push({ input, given, allowed });
    };
    function take(input, parse) {
        const given = raw[input];
        const parsed = parse(given === '' ? names/* INPUT_DEFAULTS */.W[input] : given);
        if (parsed.ok)
            return parsed.value;
        addFault(input, given, parsed.allowed);
        return undefined;
    }
    return {
        faults,
        addFault,
        take,
        isGiven: (input) => raw[input] !== '',
        takeWhole: (input, least, most) => take(input, (text) => parseWhole(text, { least, most })),
        takeCount: (input, least, most) => take(input, (text) => {
            const parsed = parseWhole(text, { least, most });
            return parsed.ok ? fields_ok(Number(parsed.value)) : parsed;
        }),
        takeEntries: (input, parse, rule) => splitPatterns(raw[input]).flatMap((text) => {
            const entry = parse(text);
            if (entry === null)
                addFault(input, text, rule);
            return entry === null ? [] : [entry];
        }),
    };
}

;// CONCATENATED MODULE: ./lib/inputs/inputs.js








const MODES = ['auto', 'check', 'manual'];
function parseInputs(raw, environment) {
    const reader = inputReader(raw);
    const { take, takeEntries, takeCount } = reader;
    const connection = parseConnection(raw['connection-string'], environment);
    const mode = take('mode', (text) => parseChoice(text, MODES));
    const inputs = {
        connection: connection.ok ? connection.settings : undefined,
        mode,
        tables: takeEntries('tables', parseTablePattern, TABLE_RULE),
        excludeTables: takeEntries('exclude-tables', parseTablePattern, TABLE_RULE),
        policy: takePolicy(reader, mode),
        links: takeLinks(raw.links, reader),
        imports: splitCommands(raw.imports),
        databases: takeEntries('databases', parseNamePattern, DATABASE_RULE),
        failOnDrift: take('fail-on-drift', (text) => text === '' ? fields_ok(mode === 'check') : parseBoolean(text)),
        connectTimeout: take('connect-timeout', parseSeconds),
        lockTimeout: take('lock-timeout', parseSeconds),
        maxConnections: takeCount('max-connections', 1n, 1000n),
        jobSummary: take('job-summary', parseBoolean),
    };
    const faults = [...(connection.ok ? [] : connection.faults), ...reader.faults];
    if (faults.length > 0 || !isSound(inputs))
        throw new errors/* InputError */.dz(faults);
    return inputs;
}
const inputs_LARGEST_VALUE = 2n ** 63n - 1n;
function takePolicy(reader, mode) {
    const policy = {
        parameters: takeParameters(reader, mode),
        rewind: reader.take('rewind', parseBoolean),
        headroom: reader.takeWhole('headroom', 0n, inputs_LARGEST_VALUE),
        capacityLimit: reader.takeCount('capacity-limit', 1n, 100n),
    };
    return isSound(policy) ? policy : undefined;
}
function takeLinks(input, reader) {
    return splitLinks(input).flatMap(({ text, line }) => {
        const link = parseLink(text, line);
        if (link.ok)
            return [link.value];
        reader.addFault('links', text, link.allowed);
        return [];
    });
}
const TABLE_RULE = 'allowed: table or schema.table, with * and ? as wildcards, names with other characters in "double quotes"';
const DATABASE_RULE = 'allowed: names of databases, with * and ? as wildcards, names with other characters in "double quotes"';

// EXTERNAL MODULE: ./lib/node_modules/@actions/core/lib/core.js + 3 modules
var core = __nccwpck_require__(6120);
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary_summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./lib/report/escape.js

const INVISIBLE = /(?!(?<=\p{ExtPict})\uFE0F)[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu;
const NAMED = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
function visible(text) {
    return text.replaceAll(INVISIBLE, (character) => NAMED[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
function logLine(text) {
    return withoutCommands(visible(text));
}
function withoutCommands(line) {
    return line.replaceAll('##[', '# #[').replace(/^\s*::/, (colons) => `.${colons}`);
}
function outputLine(text) {
    return withoutCommands((0,external_node_util_namespaceObject.stripVTControlCharacters)(text).split('\t').map(visible).join('\t'));
}
function codeCell(text) {
    const line = visible(text);
    if (line === '')
        return '';
    return line.includes('|') ? `<code>${entities(unfound(line))}</code>` : codeSpan(line);
}
function codeSpan(line) {
    const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
    const fence = '`'.repeat(1 + Math.max(0, ...runs));
    const isOpen = /^`|`$|^ .*[^ ].* $/.test(line);
    return isOpen ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}
function textCell(text) {
    return entities(unfound(visible(text))).replaceAll('&#36;', '<span>&#36;</span>');
}
const WORD_JOINER = '\u2060';
const BEGINNING = /@|#(?=\d)|GH-(?=\d)|:(?=\/\/|[\w+-]+:)|www(?=\.)/gi;
const COMMIT = /(?<![\p{L}\d])(?=\d*[a-f])[\da-f]{7,40}(?![\p{L}\d])/giu;
function unfound(line) {
    return line
        .replaceAll(BEGINNING, `$&${WORD_JOINER}`)
        .replaceAll(COMMIT, (commit) => commit.replaceAll(/.{6}(?!$)/g, `$&${WORD_JOINER}`));
}
function entities(text) {
    return text.replaceAll(/[&<>|`*_~[\]{}\\#@!:/$^=+\u2060]/g, (character) => `&#${character.codePointAt(0)};`);
}

;// CONCATENATED MODULE: ./lib/report/annotation-message.js


function annotationMessage(outcome, report) {
    const { sequence, message, importedBy } = outcome;
    const facts = driftFacts(outcome, report) ?? `${sequence.name} of ${columnsOf(outcome)}. ${message ?? ''}`;
    const culprit = importedBy === null ? '' : `It began to drift with the import: ${importedBy}`;
    return `${facts.trim()} ${culprit}`.trim();
}
function driftFacts(outcome, report) {
    const { sequence, status, drift, before, message } = outcome;
    if (drift === null || before === null || before.next === null)
        return null;
    const [verb, predict] = status === 'fixed'
        ? ['handed out', formerPrediction]
        : ['will hand out', prediction];
    const facts = `${holderOf(outcome)} holds ${rowAt(drift.furthest, sequence)}, and ${sequence.name} ${verb} ${before.next} next: ${predict(drift)}.`;
    const remedy = annotation_message_remedyFor(outcome, report);
    const rest = status === 'drifted' ? '' : (message ?? '');
    return [facts, remedy, rest].filter((part) => part !== '').join(' ');
}
function holderOf({ sequence }) {
    const names = comparableColumns(sequence).map(({ name }) => name);
    return names.length === 1 ? names.join() : `One of ${names.join(', ')}`;
}
function columnsOf({ sequence }) {
    return sequence.columns.map(({ name }) => name).join(', ');
}
function annotation_message_remedyFor({ status, move }, { errors }) {
    if (move === null)
        return '';
    if (status === 'fixed')
        return `It now hands out ${move.target} next.`;
    if (status !== 'drifted')
        return '';
    if (errors.length > 0)
        return 'It was not fixed, because not all imports were run.';
    const mode = move.parameters === null ? 'auto' : 'manual';
    return `Run the action with mode ${mode} after the import, or the SQL script that the output sql-path names; it will then hand out ${move.target} next.`;
}

;// CONCATENATED MODULE: ./lib/report/level.js


const LEVELS = ['error', 'warning', 'notice'];
function levelOf(outcome, { failOnDrift }) {
    const { status, isDrifting } = outcome;
    if (isProblem(status))
        return 'error';
    if (isDrifting && failOnDrift)
        return 'error';
    if (status === 'drifted' || isNearEnd(outcome) || hasRunOut(outcome))
        return 'warning';
    return status === 'fixed' || status === 'unknown' ? 'notice' : null;
}
function levelOfRun(report) {
    if (report.failed)
        return 'error';
    const levels = new Set(outcomesOf(report).map((outcome) => levelOf(outcome, report)));
    return LEVELS.find((level) => levels.has(level)) ?? null;
}

;// CONCATENATED MODULE: ./lib/report/kinds.js


const WILL_FAIL = 'will hand out ids that rows already hold';
const PARAMETERS = 'the parameters that minvalue and increment ask for';
const KINDS = [
    {
        fits: ({ status, drift }) => status === 'failed' && drift !== null,
        say: () => `${WILL_FAIL}, and could not be fixed`,
    },
    {
        fits: ({ status, isDrifting }) => status === 'failed' && isDrifting,
        say: () => `could not be given ${PARAMETERS}`,
    },
    { fits: ({ status }) => status === 'failed', say: () => 'could not be moved back' },
    { fits: ({ status }) => status === 'unreadable', say: () => 'could not be read' },
    {
        fits: ({ status }) => status === 'exhausted',
        say: (count) => `${either(count, 'has', 'have')} no id left`,
    },
    {
        fits: ({ status, drift }) => status === 'refused' && drift !== null,
        say: (count) => `${WILL_FAIL}, and a fix would use up ${either(count, 'its range', 'their range')}`,
    },
    {
        fits: ({ status }) => status === 'refused',
        say: (count) => `cannot be given ${PARAMETERS}, which would use up ${either(count, 'its range', 'their range')}`,
    },
    {
        fits: ({ status, drift }) => status === 'drifted' && drift !== null,
        say: () => `${WILL_FAIL}, so that inserts will fail`,
    },
    {
        fits: ({ status }) => status === 'drifted',
        say: (count) => `${either(count, 'has', 'have')} other parameters than minvalue and increment ask for`,
    },
    {
        fits: hasRunOut,
        say: (count) => `${either(count, 'has run out, so that inserts fail until it is', 'have run out, so that inserts fail until they are')} moved back`,
    },
    {
        fits: ({ status, drift }) => status === 'fixed' && drift !== null,
        say: (count) => `would have handed out ids that rows already hold, and ${either(count, 'was', 'were')} fixed`,
    },
    {
        fits: ({ status, isDrifting }) => status === 'fixed' && isDrifting,
        say: (count) => `${either(count, 'was', 'were')} given ${PARAMETERS}`,
    },
    {
        fits: ({ status, before }) => status === 'fixed' && before?.next === null,
        say: (count) => `had run out, and ${either(count, 'was', 'were')} moved back`,
    },
    {
        fits: ({ status }) => status === 'fixed',
        say: (count) => `${either(count, 'was', 'were')} ahead of the rows, and moved back`,
    },
    {
        fits: ({ isDrifting }) => isDrifting,
        say: () => 'had drifted, and needed no fix any more',
    },
];
function either(count, one, several) {
    return count === 1 ? one : several;
}
function kindsClause(report) {
    const byKind = Map.groupBy(outcomesOf(report), (outcome) => KINDS.find(({ fits }) => fits(outcome)));
    const clauses = KINDS.flatMap((kind) => {
        const count = byKind.get(kind)?.length ?? 0;
        return count === 0 ? [] : [{ count, said: kind.say(count) }];
    });
    const [first, ...others] = clauses;
    if (first === undefined)
        return null;
    return [
        `${first.count} of ${counted(report.totals.checked, 'sequence')} ${first.said}`,
        ...others.map(({ count, said }) => `${count} ${said}`),
    ].join('; ');
}

;// CONCATENATED MODULE: ./lib/report/verdict.js



function verdictSentences(report) {
    const [first = healthSentence(report), ...others] = sentencesOn(report);
    return [first, ...others];
}
function headline(report) {
    return verdictSentences(report)[0];
}
function verdict_verdict(report) {
    const { errors } = report;
    const [first = healthSentence(report), ...others] = [
        ...errors,
        ...databaseSentence(report),
        ...troubles(report),
        ...sequenceSentence(report),
    ];
    return [first, ...others, ...remarksOn(report)].join(' ');
}
function sentencesOn(report) {
    const { errors, databases } = report;
    const [only, ...others] = databases;
    const error = others.length === 0 ? (only?.error ?? null) : null;
    return [
        ...errors.flatMap(parted),
        ...(error === null ? databaseSentence(report) : parted(error)),
        ...sequenceSentence(report),
    ];
}
function databaseSentence({ databases }) {
    const broken = databases.filter(({ error }) => error !== null).length;
    if (broken === 0 || databases.length === 1)
        return [];
    return [`${broken} of ${counted(databases.length, 'database')} could not be worked on.`];
}
function troubles({ databases }) {
    return databases.flatMap((database) => troubleOf(database) ?? []);
}
function sequenceSentence(report) {
    const clause = kindsClause(report);
    if (clause === null)
        return [];
    const because = isFailedByDrift(report)
        ? ', and the job fails, because fail-on-drift is true'
        : '';
    return [`${clause}${because}.`];
}
function isFailedByDrift({ mode, failed, errors, totals }) {
    return mode !== 'check' && failed && errors.length === 0 && totals.problems === 0;
}
function healthSentence({ totals: { checked, healthy, unknown } }) {
    if (checked === 0)
        return 'No sequence that a column draws from was found.';
    if (unknown === 1 && checked === 1)
        return 'The only sequence could not be judged.';
    if (unknown === checked)
        return `None of the ${checked} sequences could be judged.`;
    if (unknown > 0) {
        return `No drift in ${counted(healthy, 'sequence')}; ${unknown} could not be judged.`;
    }
    const none = checked === 1
        ? 'it will hand out no id that a row holds'
        : 'none will hand out an id that a row holds';
    return `No drift: ${counted(healthy, 'sequence')} checked, and ${none}.`;
}
function remarksOn(report) {
    const outcomes = outcomesOf(report);
    const near = outcomes.filter(isNearEnd).length;
    const linkable = outcomes.filter(({ status, message }) => status === 'unused' && message !== null).length;
    return [
        ...(near === 0 ? [] : [`${counted(near, 'sequence')} will run out before long.`]),
        ...(linkable === 0
            ? []
            : [
                `${counted(linkable, 'sequence')} that no column draws from may be an ORM's: see the input links.`,
            ]),
    ];
}

;// CONCATENATED MODULE: ./lib/report/render-annotations.js







const PER_LEVEL = 10;
const LONGEST_MESSAGE = 4096;
function renderAnnotations(report) {
    const byLevel = Map.groupBy(render_annotations_entriesOf(report), ({ outcome }) => levelOf(outcome, report));
    return LEVELS.flatMap((level) => {
        const entries = byLevel.get(level) ?? [];
        const isVerdict = level === 'error' && report.failed;
        if (entries.length === 0 && !isVerdict)
            return [];
        const total = isVerdict ? verdict_verdict(report) : totalOf(entries.map(({ outcome }) => outcome));
        return [
            annotation(level, { title: 'PostgreSQL sequences', message: total, place: null }),
            ...entries.slice(0, PER_LEVEL - 1).map(({ outcome, where }) => annotation(level, {
                title: `${outcome.status}: ${outcome.sequence.name}${where}`,
                message: annotationMessage(outcome, report),
                place: outcome.importedAt,
            })),
        ];
    });
}
function render_annotations_entriesOf({ databases }) {
    const entries = databases.flatMap(({ name, outcomes }) => {
        const where = databases.length > 1 ? ` in database ${name}` : '';
        return outcomes.map((outcome) => ({ outcome, where }));
    });
    const rank = ({ outcome }) => (isProblem(outcome.status) ? 0 : 1);
    return entries.toSorted((a, b) => rank(a) - rank(b));
}
function annotation(level, { title, message, place }) {
    return { level, title: render_annotations_lineOf(title), message: render_annotations_lineOf(message), place };
}
function render_annotations_lineOf(text) {
    return shortened(visible(text), LONGEST_MESSAGE);
}
function totalOf(outcomes) {
    const kinds = [...Map.groupBy(outcomes, labelOf)];
    return `${kinds.map(([label, all]) => `${counted(all.length, 'sequence')} ${label}`).join(', ')}.`;
}
function labelOf(outcome) {
    const { status } = outcome;
    if (hasRunOut(outcome))
        return 'run out';
    return status !== 'drifted' && isNearEnd(outcome) ? `${status}, but past capacity-limit` : status;
}

;// CONCATENATED MODULE: ./lib/report/render-json.js

const NO_SEQUENCES = '"sequences": []';
function* renderJson(report) {
    const { mode, startedAt, durationMs, totals, databases, imports } = report;
    const frame = {
        version: 1,
        mode,
        startedAt: startedAt.toISOString(),
        durationMs,
        totals,
        databases: databases.map(databaseJson),
        imports,
    };
    const [start = '', ...between] = JSON.stringify(frame, null, 2).split(NO_SEQUENCES);
    yield start;
    for (const [index, { outcomes }] of databases.entries()) {
        yield* sequencesJson(outcomes);
        yield between[index] ?? '';
    }
    yield '\n';
}
function databaseJson(database) {
    const { name, host, port, serverVersion } = database;
    return { name, host, port, serverVersion, error: troubleOf(database), sequences: [] };
}
function* sequencesJson(outcomes) {
    let separator = '"sequences": [';
    for (const outcome of outcomes) {
        yield `${separator}\n        ${JSON.stringify(sequenceJson(outcome))}`;
        separator = ',';
    }
    yield outcomes.length === 0 ? NO_SEQUENCES : '\n      ]';
}
function sequenceJson({ sequence, status, message, drift, before, after, importedBy }) {
    return {
        name: sequence.name,
        columns: sequence.columns.map(({ name }) => name),
        status,
        message,
        start: String(sequence.start),
        increment: String(sequence.increment),
        minimum: String(sequence.minimum),
        maximum: String(sequence.maximum),
        cache: String(sequence.cache),
        cycle: sequence.cycle,
        furthest: render_json_text(drift?.furthest),
        collidesAfter: render_json_text(drift?.collidesAfter),
        before: positionJson(before),
        after: positionJson(after),
        usage: (after ?? before)?.usage ?? null,
        importedBy,
    };
}
function positionJson(position) {
    if (position === null)
        return null;
    const { lastValue, isCalled, next } = position;
    return { lastValue: String(lastValue), isCalled, next: render_json_text(next) };
}
function render_json_text(value) {
    return value === null || value === undefined ? null : String(value);
}

;// CONCATENATED MODULE: ./lib/report/tally.js



function countedStatuses(outcomes) {
    const byStatus = Map.groupBy(outcomes, ({ status }) => status);
    return STATUSES.flatMap((status) => {
        const count = byStatus.get(status)?.length ?? 0;
        return count === 0 ? [] : [`${count} ${status}`];
    }).join(', ');
}
function tally(report) {
    const { checked, unused } = report.totals;
    const statuses = countedStatuses(outcomesOf(report).filter(({ status }) => status !== 'unused'));
    const broken = report.databases.filter(({ error }) => error !== null).length;
    return [
        statuses === '' ? `${checked} checked` : `${checked} checked: ${statuses}`,
        ...(unused === 0 ? [] : [`${unused} unused`]),
        ...(broken === 0 ? [] : [`${counted(broken, 'database')} could not be worked on`]),
    ].join('; ');
}

;// CONCATENATED MODULE: ./lib/report/render-log.js






function renderLog(report) {
    return [
        ...report.errors.map(logLine),
        ...report.databases.flatMap(databaseEntries),
        ...(report.failed ? [] : [logLine(headline(report))]),
        totalsLine(report),
    ];
}
function databaseEntries(database) {
    const { name, host, port, serverVersion, notes, outcomes } = database;
    const server = serverVersion === null ? '' : `, PostgreSQL ${serverVersion}`;
    const healthy = outcomes.filter(isQuiet);
    return [
        logLine(`Database ${name} on ${host}:${port}${server}`),
        ...[troubleOf(database), ...notes].flatMap((sentence) => sentence === null ? [] : [logLine(`  ${sentence}`)]),
        ...outcomes.filter((outcome) => !isQuiet(outcome)).map(sequenceLine),
        ...(healthy.length === 0
            ? []
            : [{ title: counted(healthy.length, 'healthy sequence'), lines: healthy.map(sequenceLine) }]),
    ];
}
function isQuiet({ status, message }) {
    return status === 'healthy' && message === null;
}
function sequenceLine(outcome) {
    const { sequence, status, importedBy } = outcome;
    const message = render_log_sentencesOn(outcome);
    const columns = sequence.columns.map(({ name }) => name).join(', ');
    const parts = [
        `  ${status.padEnd(10)} ${sequence.name}`,
        columns === '' ? '' : ` of ${columns}`,
        nextPart(outcome),
        message === null ? '' : `: ${message}`,
        message === null && importedBy !== null ? '.' : '',
        importedBy === null ? '' : ` Made drift by: ${importedBy}${placePart(outcome)}`,
    ];
    return logLine(parts.join(''));
}
function render_log_sentencesOn({ status, drift, message }) {
    if (drift === null || status === 'drifted')
        return message;
    const isOver = status === 'fixed' || status === 'healthy';
    const predicted = isOver ? formerPrediction(drift) : prediction(drift);
    return joined(`${capitalized(predicted)}.`, message);
}
function nextPart({ sequence, drift, before, after }) {
    if (before === null)
        return '';
    const next = before.next ?? 'nothing';
    const moved = after === null ? '' : ` → ${after.next ?? 'nothing'}`;
    const row = drift === null ? '' : `, furthest ${rowAt(drift.furthest, sequence)}`;
    return `, next ${next}${moved}${row}`;
}
function placePart({ importedAt }) {
    return importedAt === null ? '' : ` (${importedAt.file}:${importedAt.line})`;
}
function totalsLine(report) {
    const { drifted, fixed, problems } = report.totals;
    const outputs = `${drifted} drifted, ${fixed} fixed, ${counted(problems, 'problem')}`;
    return `Totals: ${tally(report)}. Outputs: ${outputs}. Took ${duration(report.durationMs)}.`;
}

;// CONCATENATED MODULE: ./lib/report/render-sql.js



const ENCODING = `set client_encoding = 'UTF8';`;
const HEADER = `${ENCODING}

-- Moves sequences past the rows of their tables. Each statement acts only where the sequence is
-- still behind, never moves one back, and needs UPDATE and SELECT on the sequence. Run it while
-- nothing inserts: unlike the action, it does not lock the tables.
`;
const REWINDS = `-- Statements that begin with a comment "moves back" do move a sequence back, as rewind asks for:
-- run them only while nothing inserts, and not later, when rows may have been added.
`;
const render_sql_PARAMETERS = `-- ALTER SEQUENCE sets the parameters whatever they are by then, and needs ownership.
`;
const SEVERAL = `-- Made for psql: it changes from one database to the next.
`;
function* renderSql(report) {
    let separator = '';
    for (const paragraph of paragraphsOf(report)) {
        yield separator + paragraph;
        separator = '\n';
    }
}
function* paragraphsOf(report) {
    const moves = outcomesOf(report).flatMap(({ move }) => move ?? []);
    const isSeveral = report.databases.length > 1;
    yield HEADER;
    if (moves.some(({ goesBack }) => goesBack))
        yield REWINDS;
    if (moves.some(({ parameters }) => parameters !== null))
        yield render_sql_PARAMETERS;
    if (isSeveral)
        yield SEVERAL;
    if (moves.length === 0)
        yield '-- No sequence had to be moved.\n';
    for (const database of report.databases)
        yield* databaseSql(database, isSeveral);
}
function* databaseSql({ name, outcomes }, isSeveral) {
    const moved = outcomes.filter(({ move, before }) => move !== null && before !== null);
    if (isSeveral && moved.length > 0) {
        const shown = visible(name);
        if (shown !== name) {
            yield `-- No psql command can name the database ${shown}: it is left out.\n`;
            return;
        }
        yield `${connectCommand(name)}\n${ENCODING}\n`;
    }
    for (const outcome of moved)
        yield* moveSql(outcome);
}
function connectCommand(database) {
    const word = database.replaceAll(/['\\]/g, (character) => `\\${character}`);
    return `\\connect -reuse-previous=on "dbname='${word.replaceAll('"', '""')}'"`;
}
function moveSql({ sequence, move, before, after }) {
    if (move === null || before === null)
        return [];
    const columns = sequence.columns.map(({ name }) => name).join(', ');
    const back = move.goesBack ? 'moves back ' : '';
    const next = before.next ?? 'none (it has run out)';
    const change = after === null
        ? `next is ${next}, would become ${move.target}`
        : `next was ${next}, becomes ${move.target}`;
    const comment = visible(`${back}${sequence.name} (${columns}): ${change}`);
    return [`-- ${comment}\n${statementOf(sequence, move, before)};\n`];
}
function statementOf(sequence, move, before) {
    const { target, parameters } = move;
    if (parameters === null) {
        return move.goesBack
            ? setvalBackSql(sequence, before, target)
            : guardedSetvalSql(sequence, target);
    }
    return move.goesBack
        ? restartSql(sequence, move)
        : guardedParametersSql(sequence, { target, parameters });
}

;// CONCATENATED MODULE: ./lib/report/advice.js




const MOST_PLACES = 3;
const LONGEST_REMEDY = 2_000;
const advice_UNKNOWN = 'Look at the defaults named below yourself: what they make of a number cannot be compared with the rows.';
function renderAdvice(report) {
    const outcomes = outcomesOf(report);
    const toMend = failedImport(report);
    const sentences = [
        ...problemAdvice(report),
        ...(toMend === null ? placeAdvice(outcomes) : []),
        ...(isCutShort(report) ? againAdvice(report, toMend) : driftAdvice(outcomes, report)),
    ];
    const all = sentences.length > 0 ? sentences : restAdvice(outcomes, report);
    return all.length === 0 ? [] : [`**What to do:** ${all.join(' ')}\n`];
}
function problemAdvice(report) {
    const { databases } = report;
    if (databases.length > 1 && report.totals.problems > 0) {
        return ['What each problem needs stands below the name of its database.'];
    }
    return outcomesOf(report).some(({ status }) => isProblem(status))
        ? ['What each problem needs is listed below the table of problems.']
        : [];
}
function isCutShort({ errors, databases }) {
    const areBroken = databases.length > 0 && databases.every(({ error }) => error !== null);
    return errors.length > 0 || areBroken;
}
function failedImport({ errors, imports }) {
    const exitCode = imports.at(-1)?.exitCode ?? 0;
    return errors.length > 0 && exitCode !== 0 ? imports.length : null;
}
function againAdvice({ databases }, toMend) {
    if (toMend !== null) {
        return [`Mend import ${toMend}, whose output is in the log, then run the action again.`];
    }
    const [only, ...others] = databases;
    const remedy = others.length === 0 ? (only?.remedy ?? null) : null;
    return remedy === null
        ? ['Once that is out of the way, run the action again.']
        : [textCell(shortened(remedy, LONGEST_REMEDY)), 'Then run the action again.'];
}
function driftAdvice(outcomes, { imports }) {
    const moves = outcomes.flatMap(({ status, move }) => status === 'drifted' || status === 'healthy' ? (move ?? []) : []);
    if (moves.length === 0)
        return [];
    const mode = moves.some(({ parameters }) => parameters !== null) ? 'manual' : 'auto';
    const rewind = moves.some(({ goesBack }) => goesBack) ? ' and `rewind: true`' : '';
    const when = imports.length === 0 ? 'after the step that imports rows' : 'and the same `imports`';
    return [
        `Run this action with \`mode: ${mode}\`${rewind} ${when}, or the SQL at the end of this page.`,
    ];
}
function placeAdvice(outcomes) {
    const places = new Set(outcomes.flatMap(({ status, importedAt }) => importedAt === null || status === 'fixed' ? [] : [`${importedAt.file}:${importedAt.line}`]));
    if (places.size === 0)
        return [];
    const shown = [...places].slice(0, MOST_PLACES).map(codeCell);
    const rest = places.size > MOST_PLACES ? [`${places.size - MOST_PLACES} more`] : [];
    return [
        `Look at ${new Intl.ListFormat('en').format([...shown, ...rest])}, where ids are written that their sequences know nothing of.`,
    ];
}
function restAdvice(outcomes, report) {
    const isKnown = outcomes.every(({ status }) => status !== 'unknown');
    return isKnown ? fixedAdvice(outcomes, report) : [advice_UNKNOWN];
}
function fixedAdvice(outcomes, { failOnDrift, failed }) {
    const fixed = outcomes.filter(({ status }) => status === 'fixed');
    if (fixed.length === 0)
        return [];
    if (failed && failOnDrift) {
        return [
            'Nothing in this database. The job fails because `fail-on-drift` asks for it: what imports rows should move the sequences too, by the SQL at the end of this page.',
        ];
    }
    if (fixed.some(({ drift }) => drift !== null))
        return ['Nothing, new rows get free ids now.'];
    return fixed.some(({ isDrifting }) => isDrifting)
        ? ['Nothing, the sequences have their parameters now.']
        : ['Nothing, new rows get the ids right after those of the rows now.'];
}

;// CONCATENATED MODULE: ./lib/report/explanation.js


const EXPLANATION_URL = 'https://github.com/fix-postgresql-sequences/fix-postgresql-sequences#how-drift-is-computed';
const DRIFT = `A sequence hands out the ids of new rows. Rows that come with ids of their own do not move it: later it hands out an id that is taken, and that insert fails with “duplicate key value violates unique constraint” ([how drift is computed](${EXPLANATION_URL})).\n`;
const MORE = `([more about that](${EXPLANATION_URL}))`;
const explanation_PARAMETERS = `A sequence hands out the ids of new rows. Where several servers take new rows, \`minvalue\` and \`increment\` give each server ids of its own: a sequence that counts otherwise can hand out an id of another server ${MORE}.\n`;
const REWIND = `A sequence hands out the ids of new rows. One that is far ahead of the rows leaves ids unused, and one that has run out lets every insert fail: \`rewind\` moves it back to right after the rows ${MORE}.\n`;
const SEQUENCE = `A sequence hands out the ids of new rows ${MORE}.\n`;
const EXPLANATIONS = [
    [({ drift }) => drift !== null, DRIFT],
    [({ isDrifting }) => isDrifting, explanation_PARAMETERS],
    [({ move }) => move?.goesBack === true, REWIND],
    [({ status }) => isProblem(status) || status === 'unknown', SEQUENCE],
];
function renderExplanation(report) {
    const outcomes = outcomesOf(report);
    const found = EXPLANATIONS.find(([fits]) => outcomes.some(fits));
    return found === undefined ? [] : [found[1]];
}

;// CONCATENATED MODULE: ./lib/report/fitting.js
function fitting(lines, bytes) {
    const taken = [];
    let left = bytes;
    for (const line of lines) {
        left -= sizeOf(line);
        if (left < 0)
            break;
        taken.push(line);
    }
    return taken;
}
function sizeOf(line) {
    return Buffer.byteLength(line) + 1;
}

;// CONCATENATED MODULE: ./lib/report/summary-cells.js




const NEARLY_FULL = 0.75;
const GAUGE_LENGTH = 10;
const ICONS = {
    failed: '❌',
    unreadable: '❌',
    exhausted: '❌',
    refused: '❌',
    drifted: '❌',
    fixed: '🔧',
    unknown: '❔',
    healthy: '✅',
    unused: '➖',
};
function iconOf(outcome, report) {
    return levelOf(outcome, report) === 'warning' ? '⚠️' : ICONS[outcome.status];
}
function statusCell(outcome, report) {
    return `${iconOf(outcome, report)}&nbsp;${outcome.status}`;
}
function namesCell({ sequence }, most) {
    const columns = sequence.columns.map(({ name }) => name);
    const drawing = columns.length === 0 ? '' : `${listCell(columns, most)}<br>`;
    return `${drawing}←&nbsp;${codeCell(sequence.name)}`;
}
function listCell(names, most) {
    const shown = names.slice(0, most).map(codeCell).join('<br>');
    const rest = names.length - most;
    return rest > 0 ? `${shown}<br>and ${rest} more` : shown;
}
function usedCell(outcome) {
    const position = outcome.after ?? outcome.before;
    if (position === null)
        return '';
    const share = usedShare(position);
    const used = percent(share);
    const then = shareOfFix(outcome);
    if (then !== null)
        return `${used} → ${then > 1 ? '>100%' : percent(then)}<br>${gauge(then)}`;
    const isTight = position.isPastCapacity || share >= NEARLY_FULL;
    return isTight ? `${used}<br>${gauge(share)}` : used;
}
function shareOfFix({ sequence, status, drift, refusedTarget }) {
    if (status === 'exhausted' && drift !== null)
        return usage(sequence, null);
    return status === 'refused' && refusedTarget !== null ? usage(sequence, refusedTarget) : null;
}
function gauge(share) {
    const length = Math.floor(Number(share.toFixed(3)) * GAUGE_LENGTH);
    const longest = share < 1 ? GAUGE_LENGTH - 1 : GAUGE_LENGTH;
    const full = Math.min(Math.max(length, 0), longest);
    return '▰'.repeat(full) + '▱'.repeat(GAUGE_LENGTH - full);
}

;// CONCATENATED MODULE: ./lib/report/summary-notes.js




const summary_notes_MOST_NAMES = 5;
function noteOn(outcome, report, longest) {
    const { sequence, remarks } = outcome;
    if (remarks === null)
        return null;
    return {
        icon: iconOf(outcome, report),
        name: codeCell(sequence.name),
        text: textCell(shortened(remarks, longest)),
    };
}
const AROUND = sizeOf('- ⚠️ :  and 1000000 more');
function sizeOfNote(note, told) {
    if (note === null)
        return 0;
    const name = sizeOf(`${note.name},`);
    return told.has(note.text) ? name : name + sizeOf(note.text) + AROUND;
}
function renderNotes(notes) {
    const same = Map.groupBy(notes, ({ icon, text }) => `${icon} ${text}`);
    return [...same.values()].map(itemOf).join('');
}
function itemOf(notes) {
    const [{ icon, text } = { icon: '', text: '' }] = notes;
    const names = notes.slice(0, summary_notes_MOST_NAMES).map(({ name }) => name);
    const rest = notes.length - names.length;
    return `- ${icon} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}: ${text}\n`;
}

;// CONCATENATED MODULE: ./lib/report/summary-row.js




const LONGEST_COMMAND = 60;
function summaryHead(outcomes, report) {
    const isMoved = outcomes.some(({ status, after }) => after !== null && !isProblem(status));
    const [after, happened] = isMoved
        ? ['Next after', 'What would have happened']
        : ['Next after a fix', 'What will happen'];
    const [by, line] = hasImports(report) ? [' Import |', '---|'] : ['', ''];
    return [
        `| Status | Column ← sequence | Highest row | Next before | ${after} | ${happened} | Used |${by}`,
        `|---|---|---:|---:|---:|---|---:|${line}`,
    ].join('\n');
}
function summaryRow(outcome, report, detail) {
    const { status, before, after, move } = outcome;
    const planned = status === 'failed' ? null : (move?.target ?? null);
    const nextAfter = after === null ? planned : after.next;
    const cells = [
        statusCell(outcome, report),
        namesCell(outcome, detail.columns),
        furthestCell(outcome),
        before?.next ?? '',
        nextAfter === null ? '' : `**${nextAfter}**`,
        happening(outcome),
        usedCell(outcome),
        ...(hasImports(report) ? [importCell(outcome)] : []),
    ];
    return `| ${cells.join(' | ')} |`;
}
const QUIET_HEAD = '| Status | Column ← sequence | Next | Used |\n|---|---|---:|---:|';
function quietRow(outcome, report, detail) {
    const cells = [
        statusCell(outcome, report),
        namesCell(outcome, detail.columns),
        outcome.before?.next ?? '',
        usedCell(outcome),
    ];
    return `| ${cells.join(' | ')} |`;
}
function isLongFor({ longest, columns }, { sequence, remarks }) {
    return sequence.columns.length > columns || (remarks ?? '').length > longest;
}
function hasImports({ imports }) {
    return imports.length > 0;
}
function furthestCell({ sequence, drift }) {
    if (drift === null)
        return '';
    const value = hasBlocks(sequence) ? `block of ${drift.furthest}` : String(drift.furthest);
    return sequence.increment > 0n ? value : `${value} (lowest)`;
}
function happening({ status, drift, before }) {
    if (drift !== null)
        return failure(drift);
    if (status !== 'unused' && before?.next === null)
        return failure({ collidesAfter: 0n });
    return status === 'unreadable' || status === 'unknown' ? 'Not known' : '';
}
function importCell({ importedBy, importedAt }) {
    if (importedBy === null)
        return '';
    const place = importedAt === null ? '' : `${codeCell(`${importedAt.file}:${importedAt.line}`)}<br>`;
    return place + codeCell(shortened(importedBy, LONGEST_COMMAND));
}

;// CONCATENATED MODULE: ./lib/report/summary-rows.js





const WHOLE = { longest: 2_000, columns: 20 };
const BRIEF = { longest: 120, columns: 1 };
const MOST_QUIET = 1_000;
function chooseRows(report, bytes) {
    const shownOf = new Map();
    let left = bytes;
    let isCut = false;
    for (const outcomes of inTurn(report)) {
        const { chosen, detail, size } = chooseWithin(outcomes, report, left);
        for (const [outcome, shown] of chosen) {
            shownOf.set(outcome, shown);
            isCut ||= isLongFor(detail, outcome);
        }
        left = chosen.size < outcomes.length ? 0 : left - size;
    }
    return { shownOf, isCut };
}
function chooseWithin(outcomes, report, bytes) {
    const whole = fittingOf(outcomes, { report, detail: WHOLE, bytes });
    if (whole.chosen.size === outcomes.length)
        return { ...whole, detail: WHOLE };
    return { ...fittingOf(outcomes, { report, detail: BRIEF, bytes }), detail: BRIEF };
}
function fittingOf(outcomes, { report, detail, bytes }) {
    const chosen = new Map();
    const told = new Set();
    let size = 0;
    for (const outcome of outcomes) {
        const shown = shownAs(outcome, report, detail);
        const next = size + sizeOf(shown.row) + sizeOfNote(shown.note, told);
        if (next > bytes)
            break;
        size = next;
        chosen.set(outcome, shown);
        if (shown.note !== null)
            told.add(shown.note.text);
    }
    return { chosen, size };
}
function shownAs(outcome, report, detail) {
    return summary_rows_isQuiet(outcome)
        ? { row: quietRow(outcome, report, detail), note: null }
        : {
            row: summaryRow(outcome, report, detail),
            note: noteOn(outcome, report, detail.longest),
        };
}
function inTurn(report) {
    const outcomes = outcomesOf(report);
    const problems = outcomes.filter(({ status }) => isProblem(status));
    const others = outcomes.filter(({ status }) => !isProblem(status));
    const quiet = others.filter(summary_rows_isQuiet).slice(0, MOST_QUIET);
    return [problems, others.filter((outcome) => !summary_rows_isQuiet(outcome)), quiet];
}
function summary_rows_isQuiet({ status, message }) {
    return (status === 'healthy' || status === 'unused') && message === null;
}

;// CONCATENATED MODULE: ./lib/report/summary-tables.js





function tablesOf(outcomes, tables) {
    const quiet = outcomes.filter(summary_rows_isQuiet);
    const problems = outcomes.filter(({ status }) => isProblem(status));
    const loud = outcomes.filter((outcome) => !summary_rows_isQuiet(outcome) && !isProblem(outcome.status));
    const isOther = loud.some(({ status }) => status === 'healthy');
    return [
        ...loudTable(problems, tables),
        ...loudTable(loud, tables),
        ...quietTable(quiet, quietTitle(quiet, isOther), tables),
    ];
}
function loudTable(outcomes, { report, shownOf }) {
    const shown = outcomes.filter((outcome) => shownOf.has(outcome));
    if (shown.length === 0)
        return [];
    const entries = shown.flatMap((outcome) => shownOf.get(outcome) ?? []);
    const table = summary_tables_tableOf(summaryHead(outcomes, report), entries);
    const notes = renderNotes(entries.flatMap(({ note }) => note ?? [])) + highestRowNote(shown);
    return [{ text: notes === '' ? table : `${table}\n${notes}`, outcomes: shown }];
}
function quietTable(outcomes, title, { shownOf }) {
    const shown = outcomes.filter((outcome) => shownOf.has(outcome));
    if (shown.length === 0)
        return [];
    const table = summary_tables_tableOf(QUIET_HEAD, shown.flatMap((outcome) => shownOf.get(outcome) ?? []));
    const text = `<details><summary>${title}</summary>\n\n${table}\n</details>\n`;
    return [{ text, outcomes: shown }];
}
function summary_tables_tableOf(head, entries) {
    return [head, ...entries.map(({ row }) => row), ''].join('\n');
}
function highestRowNote(outcomes) {
    const sequences = outcomes.flatMap(({ drift, sequence }) => (drift === null ? [] : [sequence]));
    if (sequences.some(hasBlocks)) {
        return '- “Highest row”: each value of a sequence with blocks stands for the ids of a block, and the one whose block holds the highest row is named.\n';
    }
    return sequences.some(({ increment }) => increment !== 1n && increment !== -1n)
        ? '- “Highest row”: a sequence that does not count by 1 steps over rows, and only those that it can meet count.\n'
        : '';
}
function quietTitle(outcomes, isOther) {
    const unused = outcomes.filter(({ status }) => status === 'unused').length;
    const healthy = outcomes.length - unused;
    const noun = isOther ? 'other healthy sequence' : 'healthy sequence';
    if (healthy === 0)
        return `${counted(unused, 'sequence')} that no column draws from`;
    return unused === 0
        ? counted(healthy, noun)
        : `${counted(healthy, noun)}, ${unused} that no column draws from`;
}

;// CONCATENATED MODULE: ./lib/report/summary-databases.js





const LONGEST_SENTENCE = 2_000;
function renderDatabases(report, shownOf) {
    const { databases } = report;
    const tables = { report, shownOf };
    if (databases.length > 1) {
        return [
            ...databases.flatMap((database) => problemsOf(database, tables)),
            ...databases.flatMap((database) => restOf(database, tables)),
        ];
    }
    return databases.flatMap(({ notes, outcomes }) => [
        ...paragraphs(notes),
        ...tablesOf(outcomes, tables),
    ]);
}
function problemsOf(database, tables) {
    const { outcomes } = database;
    const problems = outcomes.filter(({ status }) => isProblem(status));
    const parts = [...paragraphs([troubleOf(database)]), ...tablesOf(problems, tables)];
    return parts.length === 0 ? [] : [heading(`Problems in ${nameOf(database)}`), ...parts];
}
function restOf(database, tables) {
    const { error, notes, outcomes } = database;
    const rest = outcomes.filter(({ status }) => !isProblem(status));
    const parts = [...paragraphs(notes), ...tablesOf(rest, tables)];
    const isTold = error !== null || rest.length < outcomes.length;
    return parts.length === 0 && isTold ? [] : [heading(nameOf(database)), ...parts];
}
function nameOf({ name, host, port }) {
    return `${codeCell(name)} on ${codeCell(`${host}:${port}`)}`;
}
function heading(title) {
    return { text: `### ${title}\n`, outcomes: [] };
}
function paragraphs(sentences) {
    return sentences.flatMap((sentence) => sentence === null
        ? []
        : [{ text: `${textCell(shortened(sentence, LONGEST_SENTENCE))}\n`, outcomes: [] }]);
}

;// CONCATENATED MODULE: ./lib/report/summary-imports.js




const summary_imports_LARGEST = 100_000;
const summary_imports_LONGEST_COMMAND = 2_000;
const LONGEST_LIST = 20;
function renderImports(imports) {
    if (imports.length === 0)
        return [];
    const rows = fitting(imports.values().map(importRow), summary_imports_LARGEST);
    const omitted = imports.length - rows.length;
    return [
        ['| | Import | Time | Made drift |', '|---|---|---:|---|', ...rows, ''].join('\n'),
        ...(omitted === 0 ? [] : [omission(counted(omitted, 'more import'))]),
    ];
}
function importRow({ command, exitCode, durationMs, drifted }) {
    const end = exitCode === 0 ? '✅' : `❌${exitCode === null ? '' : `&nbsp;${exitCode}`}`;
    const shown = codeCell(shortened(command, summary_imports_LONGEST_COMMAND));
    const seconds = (durationMs / 1000).toFixed(1);
    return `| ${end} | ${shown} | ${seconds} s | ${listCell(drifted, LONGEST_LIST)} |`;
}

;// CONCATENATED MODULE: ./lib/report/summary-sql.js


const POINTER = '\nThe SQL that makes the same moves is too long for this page; it is in the file that the output `sql-path` names.\n';
function foldedSql(report, bytes) {
    const sql = wholeWithin(renderSql(report), bytes);
    if (sql === null)
        return POINTER;
    const shown = sql.split('\n').map(visible).join('\n');
    const runs = [...shown.matchAll(/`+/g)].map(([run]) => run.length);
    const fence = '`'.repeat(1 + Math.max(2, ...runs));
    const section = `\n<details><summary>The SQL for it, to run by hand</summary>\n\n${fence}sql\n${shown}${fence}\n\n</details>\n`;
    return Buffer.byteLength(section) <= bytes ? section : POINTER;
}
function wholeWithin(pieces, bytes) {
    let text = '';
    for (const piece of pieces) {
        text += piece;
        if (text.length > bytes)
            return null;
    }
    return text;
}

;// CONCATENATED MODULE: ./lib/report/render-summary.js













const LARGEST_SUMMARY = 900_000;
const LARGEST_DATABASES = 750_000;
const LARGEST_ROWS = 650_000;
const LONGEST_VERDICT = 2_000;
const CUT = 'What is cut or counted here is whole in the JSON report (output `report-path`).\n';
function renderSummary(report) {
    const [first, ...others] = verdictSentences(report);
    const remarks = remarksOn(report).join(' ');
    const body = [
        '## PostgreSQL sequences\n',
        `${iconOfRun(report)} **${said(first)}**\n`,
        ...others.map((sentence) => `${said(sentence)}\n`),
        ...renderExplanation(report),
        ...renderAdvice(report),
        ...(remarks === '' ? [] : [`**Besides:** ${textCell(remarks)}\n`]),
        ...renderImports(report.imports),
        ...databasesWithin(report, LARGEST_DATABASES),
        `${textCell(tally(report))}.\n`,
        ...serverLine(report),
    ].join('\n');
    if (!outcomesOf(report).some(({ move }) => move !== null))
        return body;
    return body + foldedSql(report, LARGEST_SUMMARY - Buffer.byteLength(body));
}
function databasesWithin(report, bytes) {
    const { shownOf, isCut } = chooseRows(report, LARGEST_ROWS);
    const parts = renderDatabases(report, shownOf);
    const texts = fitting(parts.map(({ text }) => text), bytes);
    const shown = new Set(parts.slice(0, texts.length).flatMap(({ outcomes }) => outcomes));
    const omitted = outcomesOf(report).filter((outcome) => !shown.has(outcome));
    return [
        ...texts,
        ...(isCut ? [CUT] : []),
        ...(texts.length < parts.length ? [omission('more about the databases')] : []),
        ...(omitted.length === 0
            ? []
            : [omission(`${counted(omitted.length, 'more sequence')} (${countedStatuses(omitted)})`)]),
    ];
}
function said(sentence) {
    return textCell(shortened(sentence, LONGEST_VERDICT));
}
function serverLine({ databases }) {
    const [only, ...others] = databases;
    if (only === undefined || others.length > 0)
        return [];
    const { name, host, port, serverVersion } = only;
    const version = serverVersion === null ? '' : `, PostgreSQL ${serverVersion}`;
    return [`<sub>${said(`Database ${name} on ${host}:${port}${version}`)}.</sub>\n`];
}
function iconOfRun(report) {
    const { checked, unknown } = report.totals;
    const level = levelOfRun(report);
    if (level === 'error')
        return '❌';
    if (level === 'warning')
        return '⚠️';
    return checked > 0 && unknown === checked ? '❔' : '✅';
}

;// CONCATENATED MODULE: ./lib/write-files.js




const CHUNK = 256 * 1024;
async function writeFiles(parent, files) {
    try {
        return await writeAll(parent, files);
    }
    catch (error) {
        if (!(error instanceof Error && isSystemError(error)))
            throw error;
        const message = `The report could not be written: ${error.message}.`;
        throw new errors/* RunError */.e4(message, REMEDY, { cause: error });
    }
}
const REMEDY = 'RUNNER_TEMP must name a folder with room on its disk, in which the user of the step may write.';
async function writeAll(parent, files) {
    const folder = await (0,external_node_fs_promises_namespaceObject.mkdtemp)(external_node_path_namespaceObject.join(parent, 'fix-postgresql-sequences-'));
    const paths = Object.entries(files).map(async ([name, pieces]) => {
        const file = external_node_path_namespaceObject.join(folder, name);
        await (0,external_node_fs_promises_namespaceObject.writeFile)(file, inChunks(pieces));
        return [name, file];
    });
    return Object.fromEntries(await Promise.all(paths));
}
function* inChunks(pieces) {
    let chunk = '';
    for (const piece of pieces) {
        chunk += piece;
        if (chunk.length < CHUNK)
            continue;
        yield chunk;
        chunk = '';
    }
    if (chunk !== '')
        yield chunk;
}

;// CONCATENATED MODULE: ./lib/write-out.js



const STDOUT = 1;
const PAUSE = 1;
const CLOCK = new Int32Array(new SharedArrayBuffer(4));
function writeOut(text) {
    if (external_node_process_.stdout.writableLength > 0) {
        external_node_process_.stdout.write(text);
        return;
    }
    let rest = Buffer.from(text);
    while (rest.length > 0)
        rest = rest.subarray(writeSome(rest));
}
function writeSome(bytes) {
    try {
        return (0,external_node_fs_namespaceObject.writeSync)(STDOUT, bytes);
    }
    catch (error) {
        if (errorCode(error) === 'EPIPE')
            return bytes.length;
        if (errorCode(error) !== 'EAGAIN')
            throw error;
        Atomics.wait(CLOCK, 0, 0, PAUSE);
        return 0;
    }
}

;// CONCATENATED MODULE: ./lib/publish.js











const OUTPUT_NAMES = (/* unused pure expression or super */ null && ([
    'drifted',
    'checked-count',
    'drifted-count',
    'fixed-count',
    'problem-count',
    'report-path',
    'summary-path',
    'sql-path',
]));
const ANNOTATE = {
    error: core/* error */.z3,
    warning: core/* warning */.$e,
    notice: core/* notice */.lm,
};
function mask(secrets) {
    for (const secret of secrets)
        core/* setSecret */.Pq(secret);
}
function print(lines) {
    writeOut(lines.map((line) => `${outputLine(line)}\n`).join(''));
}
async function publish(report, { environment, jobSummary }) {
    printLog(report);
    annotate(report);
    const summary = renderSummary(report);
    const paths = await writeFiles(environment.temporaryFolder, {
        'report.json': renderJson(report),
        'summary.md': [summary],
        'sequences.sql': renderSql(report),
    });
    setOutputs({
        drifted: report.totals.drifted > 0,
        'checked-count': report.totals.checked,
        'drifted-count': report.totals.drifted,
        'fixed-count': report.totals.fixed,
        'problem-count': report.totals.problems,
        'report-path': paths['report.json'],
        'summary-path': paths['summary.md'],
        'sql-path': paths['sequences.sql'],
    });
    if (jobSummary && environment.collectsSummary)
        await writeJobSummary(summary);
}
async function writeJobSummary(summary) {
    await summary_summary
        .addRaw(summary)
        .write()
        .catch((error) => {
        throw new errors/* RunError */.e4(`The job summary could not be written: ${error.message}`, NO_PAGE);
    });
}
const NO_PAGE = 'Where the runner has no place for it, set job-summary to false.';
function fail(message) {
    core/* setFailed */.C1(message.split('\n').map(visible).join('\n'));
}
function printLog(report) {
    let lines = [];
    const flush = () => {
        if (lines.length > 0)
            core/* info */.pq(lines.join(external_node_os_namespaceObject.EOL));
        lines = [];
    };
    for (const entry of renderLog(report)) {
        if (typeof entry === 'string') {
            lines.push(entry);
            continue;
        }
        flush();
        core/* startGroup */.Oh(entry.title);
        core/* info */.pq(entry.lines.join(external_node_os_namespaceObject.EOL));
        core/* endGroup */.N4();
    }
    flush();
}
function annotate(report) {
    for (const [index, { level, title, message, place }] of renderAnnotations(report).entries()) {
        const text = logLine(message);
        if (index === 0 && report.failed)
            core/* setFailed */.C1(text);
        else {
            const where = place === null ? {} : { file: place.file, startLine: place.line };
            ANNOTATE[level](text, { title: logLine(title), ...where });
        }
    }
}
function setOutputs(outputs) {
    for (const [name, value] of Object.entries(outputs))
        core/* setOutput */.uH(name, value);
}

;// CONCATENATED MODULE: ./lib/main.js









async function main(raw, signal) {
    try {
        const environment = takeEnvironment();
        const inputs = parseInputs(raw, environment);
        mask(inputs.connection.secrets);
        const report = await run(inputs, environment, signal);
        await publish(report, { environment, jobSummary: inputs.jobSummary });
    }
    catch (error) {
        fail(main_describe(error));
    }
}
function main_describe(error) {
    if (error instanceof errors/* InputError */.dz)
        return error.message;
    if (error instanceof errors/* RunError */.e4)
        return `${error.message} ${error.hint}`;
    const message = error instanceof Error ? error.message : String(error);
    return `The action itself failed, which is a bug worth reporting in an issue of its repository: ${message}`;
}
async function run(inputs, environment, signal) {
    const startedAt = new Date();
    const imported = inputs.imports.length > 0 ? await importAll(inputs, { environment, print: print, signal }) : null;
    const found = await workAfter(imported, inputs, signal);
    const { databases, imports, culprits } = imported === null
        ? { databases: found, imports: [], culprits: new Map() }
        : attribute(imported, found);
    const place = () => placeAll(databases, { inputs, environment, startedAt, culprits, signal });
    const placed = await (0,cancellation/* unlessCancelled */.MS)(place, { signal, otherwise: databases });
    const { mode, failOnDrift } = inputs;
    const durationMs = Date.now() - startedAt.getTime();
    const errors = [...cancellationOf(signal), ...(imported?.error ? [imported.error] : [])];
    return composeReport({ mode, startedAt, durationMs, failOnDrift, imports, errors }, placed);
}
function workAfter(imported, inputs, signal) {
    if (imported?.unmeasured)
        return imported.unmeasured;
    return imported?.error
        ? workOnDatabases({ ...inputs, mode: 'check' }, { stage: 'importing', signal })
        : workOnDatabases(inputs, { stage: 'imported', signal });
}
function cancellationOf({ aborted, reason }) {
    if (!aborted || !(reason instanceof errors/* CancelledError */.cc))
        return [];
    return [`Not everything was done, because ${reason.message}: what was not reached says so.`];
}


/***/ }),

/***/ 6120:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  N4: () => (/* binding */ endGroup),
  z3: () => (/* binding */ error),
  V4: () => (/* binding */ getInput),
  pq: () => (/* binding */ info),
  lm: () => (/* binding */ notice),
  C1: () => (/* binding */ setFailed),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ setSecret),
  Oh: () => (/* binding */ startGroup),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: ExitCode, addPath, debug, exportVariable, getBooleanInput, getIDToken, getMultilineInput, getState, group, isDebug, markdownSummary, platform, saveState, setCommandEcho, summary, toPlatformPath, toPosixPath, toWin32Path

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
// EXTERNAL MODULE: external "crypto"
var external_crypto_ = __nccwpck_require__(6982);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
// EXTERNAL MODULE: external "path"
var external_path_ = __nccwpck_require__(6928);
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/core.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    command_issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    command_issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return __awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return __awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(5691);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
