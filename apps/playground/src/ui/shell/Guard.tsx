/** Keeps a fault of one view to itself: says so in words, and lets it be opened again. The machine does not notice. */
import { Component, type ReactNode } from 'react';

interface Props {
  readonly what: string;
  readonly children: ReactNode;
  /** Shown below the words. */
  readonly instead?: ReactNode;
  /** Closes it, where that is what helps. */
  readonly close?: () => void;
}

export class Guard extends Component<Props, { readonly error: string }> {
  override state = { error: '' };

  static getDerivedStateFromError(error: unknown): { readonly error: string } {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.error === '') return this.props.children;
    return (
      <>
        <div className="trouble" role="alert">
          <p>{this.props.what} stopped because of a mistake in the page ({this.state.error}). The machine goes on.</p>
          <p className="buttons">
            <button
              onClick={() => {
                this.props.close?.();
                this.setState({ error: '' });
              }}
            >
              {this.props.close === undefined ? 'Open it again' : 'Close it'}
            </button>
          </p>
        </div>
        {this.props.instead}
      </>
    );
  }
}
