var __typeError = (msg) => {
  throw TypeError(msg);
};
var __accessCheck = (obj, member, msg) => member.has(obj) || __typeError("Cannot " + msg);
var __privateAdd = (obj, member, value) => member.has(obj) ? __typeError("Cannot add the same private member more than once") : member instanceof WeakSet ? member.add(obj) : member.set(obj, value);
var __privateMethod = (obj, member, method) => (__accessCheck(obj, member, "access private method"), method);
var __async = (__this, __arguments, generator) => {
  return new Promise((resolve, reject) => {
    var fulfilled = (value) => {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    };
    var rejected = (value) => {
      try {
        step(generator.throw(value));
      } catch (e) {
        reject(e);
      }
    };
    var step = (x) => x.done ? resolve(x.value) : Promise.resolve(x.value).then(fulfilled, rejected);
    step((generator = generator.apply(__this, __arguments)).next());
  });
};

// node_modules/droplib/index.js
function flush() {
  return __async(this, null, function* () {
    yield new Promise((r) => setTimeout(r, 1));
  });
}
var Logger = class {
  log(x) {
    flush();
  }
  close() {
    return __async(this, null, function* () {
      flush();
      yield flush();
    });
  }
  each(list, f) {
    list.forEach((x) => f(x));
  }
};
function onError(f) {
  setTimeout(() => f(), 1);
}

// src/store.ts
function save(n) {
  return __async(this, null, function* () {
    yield new Promise((resolve) => setTimeout(resolve, 1));
    return n;
  });
}
var _Store_instances, put_fn;
var Store = class {
  constructor() {
    __privateAdd(this, _Store_instances);
  }
  fill(rows) {
    return __async(this, null, function* () {
      for (const row of rows) __privateMethod(this, _Store_instances, put_fn).call(this, row);
      yield Promise.all(rows.map((row) => save(row)));
    });
  }
};
_Store_instances = new WeakSet();
put_fn = function(row) {
  return __async(this, null, function* () {
    yield save(row);
  });
};

// src/main.ts
function main() {
  return __async(this, null, function* () {
    const log = new Logger();
    log.log(1);
    log.each([1], (n) => {
      save(n);
    });
    onError(() => save(2));
    yield log.close();
    log.close();
    const store = new Store();
    yield store.fill([1, 2]);
    yield new Promise((resolve) => setTimeout(resolve, 20));
  });
}
main();
//# sourceMappingURL=main.cjs.map
