package dev.rekindle.internal.pickle;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python 2's names for modules and classes that Python 3 renamed. Up to protocol 2 a pickle spells
 * Python 2's (CPython 3.11, Lib/_compat_pickle.py). {@link Python2Exceptions} has the exceptions.
 */
final class CompatNames {
    private static final Map<String, String> MODULE_TO_3 =
            Map.ofEntries(
                    Map.entry("BaseHTTPServer", "http.server"),
                    Map.entry("CGIHTTPServer", "http.server"),
                    Map.entry("ConfigParser", "configparser"),
                    Map.entry("Cookie", "http.cookies"),
                    Map.entry("Dialog", "tkinter.dialog"),
                    Map.entry("DocXMLRPCServer", "xmlrpc.server"),
                    Map.entry("FileDialog", "tkinter.filedialog"),
                    Map.entry("HTMLParser", "html.parser"),
                    Map.entry("Queue", "queue"),
                    Map.entry("ScrolledText", "tkinter.scrolledtext"),
                    Map.entry("SimpleDialog", "tkinter.simpledialog"),
                    Map.entry("SimpleHTTPServer", "http.server"),
                    Map.entry("SimpleXMLRPCServer", "xmlrpc.server"),
                    Map.entry("SocketServer", "socketserver"),
                    Map.entry("StringIO", "io"),
                    Map.entry("Tix", "tkinter.tix"),
                    Map.entry("Tkconstants", "tkinter.constants"),
                    Map.entry("Tkdnd", "tkinter.dnd"),
                    Map.entry("Tkinter", "tkinter"),
                    Map.entry("UserDict", "collections"),
                    Map.entry("UserList", "collections"),
                    Map.entry("UserString", "collections"),
                    Map.entry("__builtin__", "builtins"),
                    Map.entry("_abcoll", "collections.abc"),
                    Map.entry("_elementtree", "xml.etree.ElementTree"),
                    Map.entry("_winreg", "winreg"),
                    Map.entry("anydbm", "dbm"),
                    Map.entry("cPickle", "pickle"),
                    Map.entry("cStringIO", "io"),
                    Map.entry("commands", "subprocess"),
                    Map.entry("cookielib", "http.cookiejar"),
                    Map.entry("copy_reg", "copyreg"),
                    Map.entry("dbhash", "dbm.bsd"),
                    Map.entry("dbm", "dbm.ndbm"),
                    Map.entry("dumbdbm", "dbm.dumb"),
                    Map.entry("dummy_thread", "_dummy_thread"),
                    Map.entry("gdbm", "dbm.gnu"),
                    Map.entry("htmlentitydefs", "html.entities"),
                    Map.entry("httplib", "http.client"),
                    Map.entry("markupbase", "_markupbase"),
                    Map.entry("repr", "reprlib"),
                    Map.entry("robotparser", "urllib.robotparser"),
                    Map.entry("test.test_support", "test.support"),
                    Map.entry("thread", "_thread"),
                    Map.entry("tkColorChooser", "tkinter.colorchooser"),
                    Map.entry("tkCommonDialog", "tkinter.commondialog"),
                    Map.entry("tkFileDialog", "tkinter.filedialog"),
                    Map.entry("tkFont", "tkinter.font"),
                    Map.entry("tkMessageBox", "tkinter.messagebox"),
                    Map.entry("tkSimpleDialog", "tkinter.simpledialog"),
                    Map.entry("ttk", "tkinter.ttk"),
                    Map.entry("urllib2", "urllib.request"),
                    Map.entry("urlparse", "urllib.parse"),
                    Map.entry("whichdb", "dbm"),
                    Map.entry("xmlrpclib", "xmlrpc.client"));

    private static final Map<String, PyGlobal> NAME_TO_3 =
            Map.ofEntries(
                    Map.entry("UserDict.IterableUserDict", new PyGlobal("collections", "UserDict")),
                    Map.entry("UserDict.UserDict", new PyGlobal("collections", "UserDict")),
                    Map.entry("UserList.UserList", new PyGlobal("collections", "UserList")),
                    Map.entry("UserString.UserString", new PyGlobal("collections", "UserString")),
                    Map.entry("__builtin__.basestring", new PyGlobal("builtins", "str")),
                    Map.entry("__builtin__.intern", new PyGlobal("sys", "intern")),
                    Map.entry("__builtin__.long", new PyGlobal("builtins", "int")),
                    Map.entry("__builtin__.reduce", new PyGlobal("functools", "reduce")),
                    Map.entry("__builtin__.unichr", new PyGlobal("builtins", "chr")),
                    Map.entry("__builtin__.unicode", new PyGlobal("builtins", "str")),
                    Map.entry("__builtin__.xrange", new PyGlobal("builtins", "range")),
                    Map.entry(
                            "_multiprocessing.Connection",
                            new PyGlobal("multiprocessing.connection", "Connection")),
                    Map.entry("_socket.fromfd", new PyGlobal("socket", "fromfd")),
                    Map.entry("itertools.ifilter", new PyGlobal("builtins", "filter")),
                    Map.entry("itertools.ifilterfalse", new PyGlobal("itertools", "filterfalse")),
                    Map.entry("itertools.imap", new PyGlobal("builtins", "map")),
                    Map.entry("itertools.izip", new PyGlobal("builtins", "zip")),
                    Map.entry("itertools.izip_longest", new PyGlobal("itertools", "zip_longest")),
                    Map.entry(
                            "multiprocessing.AuthenticationError",
                            new PyGlobal("multiprocessing.context", "AuthenticationError")),
                    Map.entry(
                            "multiprocessing.BufferTooShort",
                            new PyGlobal("multiprocessing.context", "BufferTooShort")),
                    Map.entry(
                            "multiprocessing.ProcessError",
                            new PyGlobal("multiprocessing.context", "ProcessError")),
                    Map.entry(
                            "multiprocessing.TimeoutError",
                            new PyGlobal("multiprocessing.context", "TimeoutError")),
                    Map.entry(
                            "multiprocessing.forking.Popen",
                            new PyGlobal("multiprocessing.popen_fork", "Popen")),
                    Map.entry(
                            "multiprocessing.process.Process",
                            new PyGlobal("multiprocessing.context", "Process")),
                    Map.entry("socket._socketobject", new PyGlobal("socket", "SocketType")),
                    Map.entry(
                            "urllib.ContentTooShortError",
                            new PyGlobal("urllib.error", "ContentTooShortError")),
                    Map.entry("urllib.getproxies", new PyGlobal("urllib.request", "getproxies")),
                    Map.entry(
                            "urllib.pathname2url", new PyGlobal("urllib.request", "pathname2url")),
                    Map.entry("urllib.quote", new PyGlobal("urllib.parse", "quote")),
                    Map.entry("urllib.quote_plus", new PyGlobal("urllib.parse", "quote_plus")),
                    Map.entry("urllib.unquote", new PyGlobal("urllib.parse", "unquote")),
                    Map.entry("urllib.unquote_plus", new PyGlobal("urllib.parse", "unquote_plus")),
                    Map.entry(
                            "urllib.url2pathname", new PyGlobal("urllib.request", "url2pathname")),
                    Map.entry("urllib.urlcleanup", new PyGlobal("urllib.request", "urlcleanup")),
                    Map.entry("urllib.urlencode", new PyGlobal("urllib.parse", "urlencode")),
                    Map.entry("urllib.urlopen", new PyGlobal("urllib.request", "urlopen")),
                    Map.entry("urllib.urlretrieve", new PyGlobal("urllib.request", "urlretrieve")),
                    Map.entry("urllib2.HTTPError", new PyGlobal("urllib.error", "HTTPError")),
                    Map.entry("urllib2.URLError", new PyGlobal("urllib.error", "URLError")),
                    Map.entry("whichdb.whichdb", new PyGlobal("dbm", "whichdb")));

    private static final Map<String, String> MODULE_TO_2 =
            Map.ofEntries(
                    Map.entry("_bz2", "bz2"),
                    Map.entry("_dbm", "dbm"),
                    Map.entry("_dummy_thread", "dummy_thread"),
                    Map.entry("_functools", "functools"),
                    Map.entry("_gdbm", "gdbm"),
                    Map.entry("_markupbase", "markupbase"),
                    Map.entry("_pickle", "pickle"),
                    Map.entry("_thread", "thread"),
                    Map.entry("builtins", "__builtin__"),
                    Map.entry("collections.abc", "_abcoll"),
                    Map.entry("configparser", "ConfigParser"),
                    Map.entry("copyreg", "copy_reg"),
                    Map.entry("dbm", "anydbm"),
                    Map.entry("dbm.bsd", "dbhash"),
                    Map.entry("dbm.dumb", "dumbdbm"),
                    Map.entry("dbm.gnu", "gdbm"),
                    Map.entry("dbm.ndbm", "dbm"),
                    Map.entry("html.entities", "htmlentitydefs"),
                    Map.entry("html.parser", "HTMLParser"),
                    Map.entry("http.client", "httplib"),
                    Map.entry("http.cookiejar", "cookielib"),
                    Map.entry("http.cookies", "Cookie"),
                    Map.entry("http.server", "BaseHTTPServer"),
                    Map.entry("queue", "Queue"),
                    Map.entry("reprlib", "repr"),
                    Map.entry("socketserver", "SocketServer"),
                    Map.entry("subprocess", "commands"),
                    Map.entry("test.support", "test.test_support"),
                    Map.entry("tkinter", "Tkinter"),
                    Map.entry("tkinter.colorchooser", "tkColorChooser"),
                    Map.entry("tkinter.commondialog", "tkCommonDialog"),
                    Map.entry("tkinter.constants", "Tkconstants"),
                    Map.entry("tkinter.dialog", "Dialog"),
                    Map.entry("tkinter.dnd", "Tkdnd"),
                    Map.entry("tkinter.filedialog", "tkFileDialog"),
                    Map.entry("tkinter.font", "tkFont"),
                    Map.entry("tkinter.messagebox", "tkMessageBox"),
                    Map.entry("tkinter.scrolledtext", "ScrolledText"),
                    Map.entry("tkinter.simpledialog", "tkSimpleDialog"),
                    Map.entry("tkinter.tix", "Tix"),
                    Map.entry("tkinter.ttk", "ttk"),
                    Map.entry("urllib.parse", "urlparse"),
                    Map.entry("urllib.request", "urllib2"),
                    Map.entry("urllib.robotparser", "robotparser"),
                    Map.entry("winreg", "_winreg"),
                    Map.entry("xmlrpc.client", "xmlrpclib"),
                    Map.entry("xmlrpc.server", "SimpleXMLRPCServer"));

    private static final Map<String, PyGlobal> NAME_TO_2 =
            Map.ofEntries(
                    Map.entry("_functools.reduce", new PyGlobal("__builtin__", "reduce")),
                    Map.entry("_socket.socket", new PyGlobal("socket", "_socketobject")),
                    Map.entry("builtins.chr", new PyGlobal("__builtin__", "unichr")),
                    Map.entry("builtins.filter", new PyGlobal("itertools", "ifilter")),
                    Map.entry("builtins.int", new PyGlobal("__builtin__", "long")),
                    Map.entry("builtins.map", new PyGlobal("itertools", "imap")),
                    Map.entry("builtins.range", new PyGlobal("__builtin__", "xrange")),
                    Map.entry("builtins.str", new PyGlobal("__builtin__", "unicode")),
                    Map.entry("builtins.zip", new PyGlobal("itertools", "izip")),
                    Map.entry("collections.UserDict", new PyGlobal("UserDict", "IterableUserDict")),
                    Map.entry("collections.UserList", new PyGlobal("UserList", "UserList")),
                    Map.entry("collections.UserString", new PyGlobal("UserString", "UserString")),
                    Map.entry("dbm.whichdb", new PyGlobal("whichdb", "whichdb")),
                    Map.entry("functools.reduce", new PyGlobal("__builtin__", "reduce")),
                    Map.entry(
                            "http.server.CGIHTTPRequestHandler",
                            new PyGlobal("CGIHTTPServer", "CGIHTTPRequestHandler")),
                    Map.entry(
                            "http.server.SimpleHTTPRequestHandler",
                            new PyGlobal("SimpleHTTPServer", "SimpleHTTPRequestHandler")),
                    Map.entry("itertools.filterfalse", new PyGlobal("itertools", "ifilterfalse")),
                    Map.entry("itertools.zip_longest", new PyGlobal("itertools", "izip_longest")),
                    Map.entry(
                            "multiprocessing.connection.Connection",
                            new PyGlobal("_multiprocessing", "Connection")),
                    Map.entry(
                            "multiprocessing.context.AuthenticationError",
                            new PyGlobal("multiprocessing", "AuthenticationError")),
                    Map.entry(
                            "multiprocessing.context.BufferTooShort",
                            new PyGlobal("multiprocessing", "BufferTooShort")),
                    Map.entry(
                            "multiprocessing.context.Process",
                            new PyGlobal("multiprocessing.process", "Process")),
                    Map.entry(
                            "multiprocessing.context.ProcessError",
                            new PyGlobal("multiprocessing", "ProcessError")),
                    Map.entry(
                            "multiprocessing.context.TimeoutError",
                            new PyGlobal("multiprocessing", "TimeoutError")),
                    Map.entry(
                            "multiprocessing.popen_fork.Popen",
                            new PyGlobal("multiprocessing.forking", "Popen")),
                    Map.entry("socket.fromfd", new PyGlobal("_socket", "fromfd")),
                    Map.entry("sys.intern", new PyGlobal("__builtin__", "intern")),
                    Map.entry(
                            "tkinter.filedialog.FileDialog",
                            new PyGlobal("FileDialog", "FileDialog")),
                    Map.entry(
                            "tkinter.filedialog.LoadFileDialog",
                            new PyGlobal("FileDialog", "LoadFileDialog")),
                    Map.entry(
                            "tkinter.filedialog.SaveFileDialog",
                            new PyGlobal("FileDialog", "SaveFileDialog")),
                    Map.entry(
                            "tkinter.simpledialog.SimpleDialog",
                            new PyGlobal("SimpleDialog", "SimpleDialog")),
                    Map.entry(
                            "urllib.error.ContentTooShortError",
                            new PyGlobal("urllib", "ContentTooShortError")),
                    Map.entry("urllib.error.HTTPError", new PyGlobal("urllib2", "HTTPError")),
                    Map.entry("urllib.error.URLError", new PyGlobal("urllib2", "URLError")),
                    Map.entry("urllib.parse.quote", new PyGlobal("urllib", "quote")),
                    Map.entry("urllib.parse.quote_plus", new PyGlobal("urllib", "quote_plus")),
                    Map.entry("urllib.parse.unquote", new PyGlobal("urllib", "unquote")),
                    Map.entry("urllib.parse.unquote_plus", new PyGlobal("urllib", "unquote_plus")),
                    Map.entry("urllib.parse.urlencode", new PyGlobal("urllib", "urlencode")),
                    Map.entry("urllib.request.getproxies", new PyGlobal("urllib", "getproxies")),
                    Map.entry(
                            "urllib.request.pathname2url", new PyGlobal("urllib", "pathname2url")),
                    Map.entry(
                            "urllib.request.url2pathname", new PyGlobal("urllib", "url2pathname")),
                    Map.entry("urllib.request.urlcleanup", new PyGlobal("urllib", "urlcleanup")),
                    Map.entry("urllib.request.urlopen", new PyGlobal("urllib", "urlopen")),
                    Map.entry("urllib.request.urlretrieve", new PyGlobal("urllib", "urlretrieve")),
                    Map.entry(
                            "xmlrpc.server.DocCGIXMLRPCRequestHandler",
                            new PyGlobal("DocXMLRPCServer", "DocCGIXMLRPCRequestHandler")),
                    Map.entry(
                            "xmlrpc.server.DocXMLRPCRequestHandler",
                            new PyGlobal("DocXMLRPCServer", "DocXMLRPCRequestHandler")),
                    Map.entry(
                            "xmlrpc.server.DocXMLRPCServer",
                            new PyGlobal("DocXMLRPCServer", "DocXMLRPCServer")),
                    Map.entry(
                            "xmlrpc.server.ServerHTMLDoc",
                            new PyGlobal("DocXMLRPCServer", "ServerHTMLDoc")),
                    Map.entry(
                            "xmlrpc.server.XMLRPCDocGenerator",
                            new PyGlobal("DocXMLRPCServer", "XMLRPCDocGenerator")));

    private CompatNames() {}

    /** Returns what Python 3 calls {@code global}. */
    static PyGlobal toPython3(PyGlobal global) {
        return map(Python2Exceptions.toPython3(global), NAME_TO_3, MODULE_TO_3);
    }

    /** Returns what Python 2 calls {@code global}. */
    static PyGlobal toPython2(PyGlobal global) {
        PyGlobal exception = Python2Exceptions.toPython2(global);
        return exception != global ? exception : map(global, NAME_TO_2, MODULE_TO_2);
    }

    private static PyGlobal map(
            PyGlobal global, Map<String, PyGlobal> names, Map<String, String> modules) {
        @Nullable PyGlobal renamed = names.get(global.fullName());
        if (renamed != null) {
            return renamed;
        }
        @Nullable String module = modules.get(global.module());
        return module == null ? global : new PyGlobal(module, global.name());
    }
}
