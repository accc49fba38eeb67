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
    "provision.about": "set up Keycloak as the blueprint says",
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
    "provision.partner": "what to set up",
    "provision.personas": "with the blueprint's personas as people, whose password everybody knows",
    "provision.dry_run": "say what differs and change nothing",
    "provision.file": "write the realm to a file for `kc.sh start --import-realm` instead (- for standard output)",
    "provision.theme": "write the theme of the sign-in pages into this folder instead, as a folder and as a jar",
    "provision.settings": "The realm can not be made until these settings are put right:",
    "provision.same": "The realm {realm} is as the blueprint says; nothing was changed.",
    "provision.differs": "The realm {realm} differs from the blueprint. Without --dry-run, this puts it right.",
    "provision.applied": "The realm {realm} is now as the blueprint says.",
    "provision.without_theme": "Keycloak has no theme {name} yet and shows its own sign-in pages.\n"
    "Next: pcabinet provision keycloak {quoted} --theme FOLDER, then copy it into Keycloak's folder themes/",
    "provision.public": "The personas are people of the realm now; everybody knows their password, `{password}`.",
    "provision.filed": "The realm {realm} is in {file}, without secrets. Keycloak needs in its environment: {needed}.\n"
    "Next: put it into Keycloak's folder data/import/ as {realm}-realm.json and run: kc.sh start --import-realm\n"
    "A realm that is there already is skipped then; without --file it is changed instead.",
    "provision.themed": "The theme is in {folder} and {folder}.jar.\n"
    "Next: copy the folder into Keycloak's folder themes/, or the jar into providers/ and run: kc.sh build",
    "provision.theme_taken": "Keycloak has a theme of its own called {name}. Give the blueprint another name.",
    "provision.no_theme": "{folder} holds something that is no theme; choose another folder",
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
    "provision.about": "настроить Keycloak так, как сказано в макете",
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
    "provision.partner": "что настроить",
    "provision.personas": "вместе с людьми из макета, чей пароль знают все",
    "provision.dry_run": "сказать, что отличается, и ничего не менять",
    "provision.file": "вместо этого записать realm в файл для `kc.sh start --import-realm` (- — в стандартный вывод)",
    "provision.theme": "вместо этого записать тему страниц входа в эту папку: папкой и файлом jar",
    "provision.settings": "Realm не сделать, пока эти настройки не исправлены:",
    "provision.same": "Realm {realm} такой, как сказано в макете; ничего не изменено.",
    "provision.differs": "Realm {realm} отличается от макета. Та же команда без --dry-run приведёт его в порядок.",
    "provision.applied": "Теперь realm {realm} такой, как сказано в макете.",
    "provision.without_theme": "В Keycloak ещё нет темы {name}: страницы входа пока его собственные.\n"
    "Дальше: pcabinet provision keycloak {quoted} --theme ПАПКА, затем скопируйте её в папку themes/ у Keycloak",
    "provision.public": "Люди из макета теперь могут войти; их пароль `{password}` знают все.",
    "provision.filed": "Realm {realm} лежит в {file}, секретов в нём нет. Keycloak нужны в окружении: {needed}.\n"
    "Дальше: положите его в папку data/import/ сервера Keycloak под именем {realm}-realm.json и запустите: "
    "kc.sh start --import-realm\n"
    "Если такой realm уже есть, он при этом пропускается; без --file команда изменит его.",
    "provision.themed": "Тема лежит в {folder} и {folder}.jar.\n"
    "Дальше: скопируйте папку в папку themes/ сервера Keycloak или jar — в providers/, и запустите: kc.sh build",
    "provision.theme_taken": "У Keycloak есть своя тема {name}. Назовите макет иначе.",
    "provision.no_theme": "в {folder} лежит что-то, что не является темой; выберите другую папку",
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
