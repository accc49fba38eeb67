"""Words of the command line in both languages, and which of them is spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

EN = {
    "about": "Builds customer cabinets from YAML blueprints, proves them against the backends' contracts, runs them.",
    "commands": "commands",
    "lang": "language of all words (else the environment's locale)",
    "bug": "pcabinet failed by a mistake of its own ({error}); the details are in {file}",
    "unknown": "There is no command `{name}`.",
    "unknown.near": "Did you mean `{near}`?",
    "unknown.help": "`pcabinet --help` lists them.",
    "new.about": "start a blueprint in a new folder",
    "check.about": "prove a blueprint against its schemas and API documents",
    "build.about": "compile a blueprint into a build folder",
    "serve.about": "serve a build",
    "preview.about": "show a blueprint live while its files change",
    "demo.about": "run the flagship cabinet with everything that it needs, on this machine",
    "explain.about": "explain a code such as PC2101",
    "version.about": "say which version this is",
    "folder": "folder of the blueprint",
    "new.folder": "folder to make",
    "new.template": "what to start from",
    "new.taken": "{folder} is there already and is not empty",
    "new.done": "{folder} is ready.\nNext: pcabinet check {quoted}",
    "format": "how findings are written",
    "no_folder": "there is no folder {folder}",
    "check.fine": "Next: pcabinet build {quoted}",
    "build.output": "folder to write",
    "build.taken": "{folder} holds something that is no build; choose another folder with -o",
    "build.unwritable": "{folder} can not be written: {error}",
    "build.done": "{folder} holds the build.\nNext: pcabinet serve {quoted}",
    "serve.folder": "folder of the build",
    "serve.host": "address to listen on",
    "serve.port": "port to listen on",
    "serve.missing": "{detail} is no build: there is no manifest.json. `pcabinet build` makes one.",
    "serve.damaged": "The build is damaged: {detail} is not what the manifest says. Build it anew.",
    "serve.foreign": "The build is of format {detail}, this version serves another. Build it anew with this version.",
    "serve.settings": "The cabinet can not start until these settings are put right:",
    "serve.warning": "warning: ",
    "serve.ready": "{name} is served at {url} (build {build})",
    "serve.taken": "The port {port} is taken. Choose another with --port.",
    "serve.unbound": "{host}, port {port}, can not be listened on: {error}. Choose others with --host and --port.",
    "serve.sessions": "PCABINET_SESSIONS: {file} can not be opened for writing as a database. Name another file.",
    "port": "first of the ports to use",
    "ports.taken": "The port {port} is taken. Choose others: make demo PORT=9000, or pcabinet {command} --port 9000",
    "demo.ready": "The cabinet is ready: {url}",
    "demo.people": "Sign in with one click on the sign-in page, or with the password `potok` as:",
    "demo.stop": "Ctrl-C ends it.",
    "preview.ready": "Preview of {folder}: {url}",
    "preview.fine": "Fine: shown after {milliseconds} ms.",
    "preview.broken": "Put this right and the page follows by itself; the last good one stays until then.",
    "explain.code": "the code",
    "explain.unknown": "there is no code {code}",
}
RU = {
    "about": "Строит личные кабинеты по макетам на YAML, сверяет их с описаниями систем оператора и запускает.",
    "commands": "команды",
    "lang": "язык всех слов (иначе — язык окружения)",
    "bug": "pcabinet остановился из-за собственной ошибки ({error}); подробности в {file}",
    "unknown": "Команды `{name}` нет.",
    "unknown.near": "Возможно, имелась в виду `{near}`?",
    "unknown.help": "Все команды покажет `pcabinet --help`.",
    "new.about": "начать макет в новой папке",
    "check.about": "сверить макет со схемами и описаниями API",
    "build.about": "собрать макет в папку сборки",
    "serve.about": "запустить сборку",
    "preview.about": "показывать макет, пока его файлы меняются",
    "demo.about": "запустить флагманский кабинет со всем, что ему нужно, на этой машине",
    "explain.about": "объяснить код, например PC2101",
    "version.about": "сказать, какая это версия",
    "folder": "папка макета",
    "new.folder": "папка, которую создать",
    "new.template": "с чего начать",
    "new.taken": "{folder} уже есть и не пуста",
    "new.done": "{folder} готова.\nДальше: pcabinet check {quoted}",
    "format": "как записать найденное",
    "no_folder": "папки {folder} нет",
    "check.fine": "Дальше: pcabinet build {quoted}",
    "build.output": "папка, в которую записать",
    "build.taken": "в {folder} лежит что-то, что не является сборкой; выберите другую папку ключом -o",
    "build.unwritable": "записать в {folder} нельзя: {error}",
    "build.done": "Сборка лежит в {folder}.\nДальше: pcabinet serve {quoted}",
    "serve.folder": "папка сборки",
    "serve.host": "адрес, который слушать",
    "serve.port": "порт, который слушать",
    "serve.missing": "{detail} — не сборка: в ней нет manifest.json. Её делает `pcabinet build`.",
    "serve.damaged": "Сборка повреждена: {detail} не такой, как сказано в описи. Соберите её заново.",
    "serve.foreign": "Сборка в формате {detail}, а эта версия запускает другой. Соберите её заново этой версией.",
    "serve.settings": "Кабинет не запустится, пока эти настройки не исправлены:",
    "serve.warning": "предупреждение: ",
    "serve.ready": "{name} открыт по адресу {url} (сборка {build})",
    "serve.taken": "Порт {port} занят. Выберите другой ключом --port.",
    "serve.unbound": "{host}, порт {port}: слушать нельзя ({error}). Выберите другие ключами --host и --port.",
    "serve.sessions": "PCABINET_SESSIONS: {file} нельзя открыть на запись как базу данных. Назовите другой файл.",
    "port": "первый из портов, которые занять",
    "ports.taken": "Порт {port} занят. Выберите другие: make demo PORT=9000 или pcabinet {command} --port 9000",
    "demo.ready": "Кабинет готов: {url}",
    "demo.people": "Войдите одним нажатием на странице входа или с паролем `potok` как:",
    "demo.stop": "Ctrl-C завершает работу.",
    "preview.ready": "Предпросмотр {folder}: {url}",
    "preview.fine": "Хорошо: показано через {milliseconds} мс.",
    "preview.broken": "Исправьте это, и страница обновится сама; до тех пор видна последняя хорошая.",
    "explain.code": "код",
    "explain.unknown": "кода {code} нет",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": EN, "ru": RU}


def language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the language asked for by `--lang`, else that of the environment's locale, else English."""
    for at, argument in enumerate(arguments):
        asked = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            asked = arguments[at + 1]
        if asked in WORDS:
            return asked
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "ru" if environ[name].lower().startswith("ru") else "en"
    return "en"
