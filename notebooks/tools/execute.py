"""Runs a lesson in a fresh kernel. Needs the lessons' environment (requirements/lessons.txt) and JUPYTER_PATH."""

import copy
import os
import signal
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

import kernel
import lesson

SECONDS_A_CELL = 300
METADATA = {
    "kernelspec": {"name": kernel.NAME, "display_name": kernel.TITLE, "language": "java"},
    "language_info": {
        "name": "java",
        "file_extension": ".jshell",
        "mimetype": "text/x-java-source",
        "pygments_lexer": "java",
    },
}


def execute(notebook, folder: Path):
    """Runs a copy of the notebook with this folder as the kernel's own; errors become outputs."""
    fresh = copy.deepcopy(notebook)
    for cell in lesson.code_cells(fresh):
        cell.outputs, cell.execution_count = [], None
    os.environ["REKINDLE_FOLDER"] = str(folder)
    client = NotebookClient(
        fresh,
        kernel_name=kernel.NAME,
        timeout=SECONDS_A_CELL,
        startup_timeout=180,
        allow_errors=True,
        coalesce_streams=True,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
    )
    started = []
    client.on_notebook_start = lambda notebook: started.append(client.km.provisioner.pid)
    try:
        client.execute()
    except DeadKernelError:
        raise lesson.LessonError("The kernel died: a cell ended its JVM.") from None
    except CellTimeoutError:
        raise lesson.LessonError(f"A cell ran longer than {SECONDS_A_CELL} seconds.") from None
    finally:
        # A JVM does not notice that its parent is gone: it is ended here, whatever happened.
        started.append(getattr(getattr(client.km, "provisioner", None), "pid", None))
        for process in set(started) - {None}:
            _end(process)
    return fresh


def _end(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


def tidy(notebook):
    """The form that is committed: nothing of the machine or the moment in it."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    used = {cell.get("id") for cell in notebook.cells}
    for number, cell in enumerate(notebook.cells, start=1):
        # "jupyter" folds a cell's source; all else is a front end's own.
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in ("tags", "jupyter")}
        if not cell.get("id"):
            cell.id = next(name for name in _names(number) if name not in used)
            used.add(cell.id)
    return notebook


def _names(number: int):
    yield f"cell-{number:02}"
    suffix = 2
    while True:
        yield f"cell-{number:02}-{suffix}"
        suffix += 1
