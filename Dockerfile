# The lessons in a container. After the build they need no network.
#
#   docker build -t rekindle .
#   docker run --rm -it -p 127.0.0.1:8888:8888 rekindle      JupyterLab; open the address that it prints
#   docker run --rm --network none rekindle ./lessons run    runs every lesson and compares its outputs
#
# binder/Dockerfile is a copy of this file, as Binder looks for it there; binder/check compares the two.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV PIP_NO_CACHE_DIR=1
COPY binder/system /tmp/
RUN /tmp/system build "${NB_USER}" "${NB_UID}"
USER ${NB_UID}
WORKDIR /home/${NB_USER}/rekindle
# The Python packages are a layer of their own: they change seldom.
COPY notebooks/tools/environment.py notebooks/requirements/lessons.txt /tmp/
RUN python3 /tmp/environment.py /tmp/lessons.txt
COPY --chown=${NB_UID}:${NB_UID} . .
RUN binder/prepare

FROM ${BASE}
ARG NB_USER=jovyan
ARG NB_UID=1000
COPY binder/system /tmp/
RUN /tmp/system run "${NB_USER}" "${NB_UID}"
ENV HOME=/home/${NB_USER} LANG=C.UTF-8
ENV PATH=${HOME}/venv/bin:${PATH} \
    JUPYTER_PATH=${HOME}/rekindle/notebooks/target/kernel/jupyter \
    JUPYTER_CONFIG_PATH=${HOME}/rekindle/notebooks/tools/jupyter
COPY --from=build --chown=${NB_UID}:${NB_UID} ${HOME} ${HOME}
USER ${NB_UID}
WORKDIR ${HOME}/rekindle
EXPOSE 8888
CMD ["./lessons", "open", "--no-browser", "--ip=0.0.0.0"]
